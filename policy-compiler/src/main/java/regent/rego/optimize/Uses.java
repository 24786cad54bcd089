package regent.rego.optimize;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import regent.rego.plan.Block;
import regent.rego.plan.Local;
import regent.rego.plan.Locals;

/// How often the statements of a function, or of a part of it, read and write each local.
final class Uses {
  private int[] reads = new int[8];
  private int[] writes = new int[8];

  private Uses() {}

  static Uses of(List<Local> params, List<Block> blocks) {
    var uses = new Uses();
    params.forEach(uses::write);
    blocks.forEach(block -> Locals.each(block, uses::read, uses::write));
    return uses;
  }

  static Uses of(Block block) {
    return of(List.of(), List.of(block));
  }

  private void read(Local local) {
    reads = room(reads, local);
    reads[local.index()]++;
  }

  private void write(Local local) {
    writes = room(writes, local);
    writes[local.index()]++;
  }

  private static int[] room(int[] counts, Local local) {
    return local.index() < counts.length
        ? counts
        : Arrays.copyOf(counts, Math.max(local.index() + 1, counts.length * 2));
  }

  int reads(Local local) {
    return local.index() < reads.length ? reads[local.index()] : 0;
  }

  int writes(Local local) {
    return local.index() < writes.length ? writes[local.index()] : 0;
  }

  /// The locals that are written.
  BitSet written() {
    var written = new BitSet();
    for (int i = 0; i < writes.length; i++) {
      written.set(i, writes[i] > 0);
    }
    return written;
  }
}
