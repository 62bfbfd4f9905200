import Foundation

/// What the operating system says about this process's memory.
public enum ResidentMemory {
  /// The most physical memory that this process has held so far, in bytes; nil where the system does not say.
  ///
  /// Source: `VmHWM` in `/proc/self/status`, Linux.
  public static func peakBytes() -> Int? {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/status"),
      let data = try? file.readToEnd()
    else { return nil }
    return peakBytes(status: String(decoding: data, as: UTF8.self))
  }

  static func peakBytes(status: String) -> Int? {
    for line in status.split(separator: "\n") where line.hasPrefix("VmHWM:") {
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard fields.count == 3, fields[2] == "kB", let kibibytes = Int(fields[1]) else { return nil }
      return kibibytes * 1024
    }
    return nil
  }
}
