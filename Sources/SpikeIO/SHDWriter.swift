internal import HDF5
public import SpikeData

/// Writes spike trains in the layout of SHD and SSC: see docs/formats/spikes.md.
public enum SHDWriter {
  /// The float in which times are stored.
  public enum TimeType: String, CaseIterable, Sendable {
    /// 11 bits: half a millisecond near one second, as the published SHD has them.
    case float16
    /// 24 bits: 60 nanoseconds near one second.
    case float32
  }

  /// Writes `samples` to `path`, beside it first and then renamed: what was there before is replaced as a
  /// whole or not at all.
  ///
  /// - Parameters:
  ///   - samples: At least one; units in 0...65,535, times ascending and finite in `timeType`.
  ///   - labels: One per sample, in 0...65,535; nil for data without labels.
  ///   - classNames: Names in the order of the labels (`/extra/keys`); written when not empty.
  ///   - timeType: Times are rounded to it, to nearest.
  ///   - path: Where the file is to be.
  /// - Throws: `noSamples`, `labelCount`, `sample` with the first fault, or `cannotWrite`.
  /// - Complexity: O(events) time and memory.
  public static func write(
    _ samples: [EventSample], labels: [Int]?, classNames: [String] = [],
    timeType: TimeType = .float32, to path: String
  ) throws(SpikeIOError) {
    try check(samples, labels: labels, timeType: timeType, path: path)
    let units = samples.map { $0.units.map { UInt16($0) } }
    try FileReplacement.write(to: path) { temporary throws(SpikeIOError) in
      do throws(HDF5Error) {
        let file = try HDF5File(creating: temporary)
        let root = try file.root()
        let spikes = try root.createGroup("spikes")
        switch timeType {
        case .float16:
          try spikes.writeVariableLength(
            samples.map { $0.times.map { Float16($0) } }, to: "times")
        case .float32:
          try spikes.writeVariableLength(samples.map { $0.times.map { Float($0) } }, to: "times")
        }
        try spikes.writeVariableLength(units, to: "units")
        if let labels {
          try root.write(
            labels.map { UInt16($0) }, shape: [labels.count], to: "labels", compression: .none)
        }
        if !classNames.isEmpty {
          let extra = try root.createGroup("extra")
          try extra.write(classNames, shape: [classNames.count], to: "keys")
        }
        try file.close()
      } catch {
        // The temporary name means nothing to anybody: the error names the file that was asked for.
        let detail =
          if case .cannotWrite(let detail) = error.reason { detail } else { "\(error.reason)" }
        throw SpikeIOError(file: path, reason: .cannotWrite(detail: detail))
      }
    }
  }

  /// Throws the first fault that would make the file unreadable.
  private static func check(
    _ samples: [EventSample], labels: [Int]?, timeType: TimeType, path: String
  ) throws(SpikeIOError) {
    guard !samples.isEmpty else { throw SpikeIOError(file: path, reason: .noSamples) }
    for (index, sample) in samples.enumerated() {
      if let fault = sample.firstFault(channels: count) ?? overflow(of: sample, timeType) {
        throw SpikeIOError(file: path, reason: .sample(index, fault))
      }
    }
    guard let labels else { return }
    guard labels.count == samples.count else {
      throw SpikeIOError(
        file: path,
        reason: .labelCount(labels: labels.count, samples: samples.count, labelFile: nil))
    }
    for (index, label) in labels.enumerated() where !(0..<count).contains(label) {
      throw SpikeIOError(
        file: path, reason: .sample(index, .labelOutOfRange(label: label, classes: count)))
    }
  }

  /// The first event whose time is too large for `timeType`; times ascend, so all later ones are too.
  private static func overflow(of sample: EventSample, _ timeType: TimeType) -> SampleFault? {
    sample.times.firstIndex { time in
      switch timeType {
      case .float16: !Float16(time).isFinite
      case .float32: !Float(time).isFinite
      }
    }.map { .infiniteTime(event: $0) }
  }

  /// Units and labels are stored in 16 bits.
  private static let count = 1 << 16
}
