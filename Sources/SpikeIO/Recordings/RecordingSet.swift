internal import Foundation
internal import SpikeData

/// Recordings of 40-bit events, one file per sample: see docs/formats/spikes.md.
struct RecordingSet: SampleSource {
  let name: String
  let formatName = "N-MNIST"
  let files: [String]
  let classNames: [String]
  private let recordings: [Recording]
  private let sensor: SensorSize
  private let maximumBytes: Int

  /// One file.
  struct Recording {
    let path: String
    let label: Int?
    /// Events that a list beside the file promises; nil where nothing does.
    let eventCount: Int?
  }

  /// The recordings of a folder.
  init(_ folder: RecordingFolder, sensor: SensorSize, maximumBytes: Int) {
    name = URL(fileURLWithPath: folder.path).lastPathComponent
    files = folder.recordings.map(\.path) + folder.lists
    classNames = folder.classNames
    recordings = folder.recordings
    self.sensor = sensor
    self.maximumBytes = maximumBytes
  }

  /// A single recording without label.
  init(path: String, sensor: SensorSize, maximumBytes: Int) {
    name = URL(fileURLWithPath: path).lastPathComponent
    files = [path]
    classNames = []
    recordings = [Recording(path: path, label: nil, eventCount: nil)]
    self.sensor = sensor
    self.maximumBytes = maximumBytes
  }

  var count: Int { recordings.count }
  var content: SampleContent { .events(channels: sensor.channels) }
  var hasLabels: Bool { recordings.allSatisfy { $0.label != nil } }

  func sample(at index: Int) throws(SpikeIOError) -> Sample {
    let recording = recordings[index]
    let file = try PlainFile(path: recording.path)
    guard file.byteCount <= maximumBytes else {
      throw SpikeIOError(
        file: file.path, reason: .exceedsLimit(bytes: file.byteCount, allowed: maximumBytes))
    }
    let bytes = try file.bytes(upTo: file.byteCount)
    do throws(SampleFault) {
      let found = bytes.count / AddressEvents.eventByteCount
      if let listed = recording.eventCount, listed != found {
        throw .eventCount(listed: listed, found: found)
      }
      let events = try AddressEvents.decode(bytes, sensor: sensor)
      return Sample(input: .events(events), label: recording.label)
    } catch { throw SpikeIOError(file: recording.path, reason: .sample(index, error)) }
  }

  /// True when `bytes` are events of the sensor that take some time, as no other `.bin` file does.
  static func isRecording(_ bytes: [UInt8], sensor: SensorSize) -> Bool {
    guard let events = try? AddressEvents.decode(bytes, sensor: sensor) else { return false }
    return events.times.last ?? 0 > events.times.first ?? 0
  }
}
