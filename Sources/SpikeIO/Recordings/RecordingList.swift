internal import Foundation

/// `labels.csv` of a folder of recordings: a header with `file` and `label`, perhaps `events`, and a row per recording.
enum RecordingList {
  /// Name of the list.
  static let fileName = "labels.csv"
  private static let maximumBytes = 256 << 20

  /// The rows of the list at `path`, in its order; their files lie in `folder`.
  /// - Throws: `layout` with the first line that is no row.
  static func recordings(
    _ path: String, folder: String
  ) throws(SpikeIOError) -> [RecordingSet.Recording] {
    func fault(_ line: Int, _ problem: String) -> SpikeIOError {
      SpikeIOError(file: path, reason: .layout(.line(line, problem)))
    }
    let file = try PlainFile(path: path)
    guard file.byteCount <= maximumBytes else {
      throw SpikeIOError(
        file: path, reason: .exceedsLimit(bytes: file.byteCount, allowed: maximumBytes))
    }
    let text = String(decoding: try file.bytes(upTo: file.byteCount), as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let header = fields(lines.first ?? "")
    guard let name = header.firstIndex(of: "file"), let label = header.firstIndex(of: "label")
    else { throw fault(1, "the header needs the columns 'file' and 'label'") }
    let events = header.firstIndex(of: "events")
    var recordings: [RecordingSet.Recording] = []
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let row = fields(line)
      guard row.count == header.count else {
        throw fault(index + 1, "\(row.count) columns where the header has \(header.count)")
      }
      guard isPlain(row[name]) else {
        throw fault(index + 1, "the file must be a name in this folder")
      }
      guard let number = Int32(row[label]), number >= 0 else {
        throw fault(index + 1, "the label must be a whole number from 0")
      }
      let count = events.map { Int32(row[$0]) ?? -1 }
      guard count ?? 0 >= 0 else {
        throw fault(index + 1, "the number of events must be a whole number from 0")
      }
      recordings.append(
        .init(path: "\(folder)/\(row[name])", label: Int(number), eventCount: count.map(Int.init)))
    }
    return recordings
  }

  private static func fields(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      String($0.trimmingCharacters(in: .whitespaces))
    }
  }

  /// True for a name without a way out of the folder, and fit for a terminal.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && !name.contains("/") && name != "." && name != ".."
      && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
  }
}
