package regent.authz.rest;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import regent.authz.rest.GoJson.Malformed;

/// Unpacks gzip, one member or several, and words what is wrong with it as Go does.
///
/// Source: RFC 1952; `compress/gzip` of Go for the texts.
final class Gunzip {
  private static final int HEADER = 10;
  private static final int TRAILER = 8;
  private static final int HEADER_CRC = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;

  private final byte[] packed;
  private final long limit;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int at;

  private Gunzip(byte[] packed, long limit) {
    this.packed = packed;
    this.limit = limit;
  }

  /// @param limit the most bytes of the result
  /// @throws Malformed when `packed` is damaged
  /// @throws TooLargeException when the result would be larger
  static byte[] unpack(byte[] packed, long limit) throws Malformed, TooLargeException {
    var gunzip = new Gunzip(packed, limit);
    if (packed.length == 0) {
      throw new Malformed("EOF");
    }
    do {
      gunzip.member();
    } while (gunzip.at < packed.length);
    return gunzip.out.toByteArray();
  }

  private void member() throws Malformed, TooLargeException {
    header();
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed, at, packed.length - at);
      var crc = new CRC32();
      long size = 0;
      byte[] buffer = new byte[8192];
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (length == 0 && !inflater.finished()) {
          throw new Malformed("unexpected EOF");
        }
        crc.update(buffer, 0, length);
        size += length;
        if (out.size() + (long) length > limit) {
          throw new TooLargeException();
        }
        out.write(buffer, 0, length);
      }
      at = packed.length - inflater.getRemaining();
      trailer(crc.getValue(), size);
    } catch (DataFormatException e) {
      throw new Malformed("flate: corrupt input before offset " + inflater.getBytesRead());
    } finally {
      inflater.end();
    }
  }

  private void header() throws Malformed {
    need(HEADER);
    if ((packed[at] & 0xff) != 0x1f || (packed[at + 1] & 0xff) != 0x8b || packed[at + 2] != 8) {
      throw new Malformed("gzip: invalid header");
    }
    int flags = packed[at + 3];
    at += HEADER;
    if ((flags & EXTRA) != 0) {
      need(2);
      int length = (packed[at] & 0xff) | (packed[at + 1] & 0xff) << 8;
      at += 2;
      need(length);
      at += length;
    }
    if ((flags & NAME) != 0) {
      text();
    }
    if ((flags & COMMENT) != 0) {
      text();
    }
    if ((flags & HEADER_CRC) != 0) {
      need(2);
      at += 2;
    }
  }

  private void text() throws Malformed {
    need(1);
    while (packed[at] != 0) {
      at++;
      need(1);
    }
    at++;
  }

  private void trailer(long crc, long size) throws Malformed {
    need(TRAILER);
    if (number(at) != crc || number(at + 4) != (size & 0xffffffffL)) {
      throw new Malformed("gzip: invalid checksum");
    }
    at += TRAILER;
  }

  private long number(int from) {
    return (packed[from] & 0xffL)
        | (packed[from + 1] & 0xffL) << 8
        | (packed[from + 2] & 0xffL) << 16
        | (packed[from + 3] & 0xffL) << 24;
  }

  private void need(int bytes) throws Malformed {
    if (packed.length - at < bytes) {
      throw new Malformed("unexpected EOF");
    }
  }

  /// The result would be larger than allowed.
  static final class TooLargeException extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
