package regent.cp;

/// What this control plane says it is.
public final class Version {
  /// Regent's own version.
  public static final String NUMBER = "0.1.0";

  /// The release of Kuma whose API this is. kumactl refuses control planes of other products, so
  /// the start page names Kuma and this version.
  public static final String KUMA = "3.0.0";

  private Version() {}
}
