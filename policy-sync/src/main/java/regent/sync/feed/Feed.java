package regent.sync.feed;

/// An outside source of one bundle, read-only. Asked by one thread at a time; blocks, so that it is
/// asked on a virtual thread.
public interface Feed extends AutoCloseable {
  /// What the source has now.
  ///
  /// @param known what was fetched last; [Revision#NONE] for nothing
  /// @return [Contents.Unchanged] when the source still has `known`
  /// @throws FeedException when the source cannot be asked, or has nothing that can be used
  Contents fetch(Revision known) throws FeedException, InterruptedException;

  /// The kind and address, for people: `git https://git.example.org/policies.git`.
  String origin();

  @Override
  void close();
}
