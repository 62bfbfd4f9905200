public import HDF5

/// Why samples could not be read, written or encoded: the facts, and as its description one clear sentence.
public struct SpikeIOError: Error, Hashable, Sendable {
  /// The file's path as it was given; nil when the samples were not read from a file.
  public let file: String?

  /// What is wrong.
  public let reason: Reason

  /// An error in `file`.
  public init(file: String?, reason: Reason) {
    self.file = file
    self.reason = reason
  }

  /// What is wrong with a file, with one sample in it, or with how it is to be encoded.
  public enum Reason: Hashable, Sendable {
    /// The file is not there, is no regular file, or may not be read.
    case cannotOpen(detail: String)
    /// The file could not be written; nothing is left of it.
    case cannotWrite(detail: String)
    /// The file is of no supported format; `firstBytes` are its first bytes (at most 8), unpacked.
    case unsupportedFormat(firstBytes: [UInt8])
    /// The file is neither `.npy` nor a table in text.
    case notAnArray(firstBytes: [UInt8])
    /// The file is HDF5 without spikes or images; `members` are what its root holds.
    case unsupportedHDF5(members: [String])
    /// The file's packing is damaged or ends too early.
    case damaged(Packing, detail: String)
    /// The file is not laid out as its format says.
    case layout(LayoutFault)
    /// HDF5 could not be read or written.
    case hdf5(HDF5Error)
    /// The data set has no samples.
    case noSamples
    /// The folder holds no recordings.
    case noRecordings
    /// There are not as many labels as samples; `labelFile` is where they were looked for, nil for the same file.
    case labelCount(labels: Int, samples: Int, labelFile: String?)
    /// The file holds or claims more bytes than may be held in memory.
    case exceedsLimit(bytes: Int, allowed: Int)
    /// A trace file is not laid out as its format says; `object` is where in the file.
    case trace(object: String, TraceFault)
    /// One sample is at fault.
    case sample(Int, SampleFault)
    /// A part of the data set was asked for by name that it does not have.
    case unknownPart(String, found: [String])
    /// The data set has several parts, of which one must be chosen.
    case severalParts([String])
    /// Samples of the data set were asked for that it does not have.
    case samplesOutOfRange(asked: Range<Int>, count: Int)
    /// A setting of an encoder is outside its range.
    case invalidSetting(name: String, value: String, expected: String)
    /// The data set does not fit what the network takes in.
    case contentDoesNotFit(expected: String, found: String)
  }

  /// The same error, said of `file` when it named none.
  public func located(in file: String) -> SpikeIOError {
    self.file == nil ? SpikeIOError(file: file, reason: reason) : self
  }
}

extension SpikeIOError: CustomStringConvertible {
  /// One sentence: what, where in the file, what was expected, what to do.
  public var description: String {
    if case .hdf5(let error) = reason { return error.description }
    return (file.map { "\($0): " } ?? "") + reason.description
  }
}

extension SpikeIOError {
  /// An encoder's setting outside its range.
  static func setting(_ name: String, _ value: some Any, _ expected: String) -> SpikeIOError {
    SpikeIOError(
      file: nil, reason: .invalidSetting(name: name, value: "\(value)", expected: expected))
  }
}

/// Runs `body` on the HDF5 file `path`, and says its errors as errors of this module.
func hdf5<Result: ~Copyable>(
  _ path: String, _ body: () throws(HDF5Error) -> Result
) throws(SpikeIOError) -> Result {
  do throws(HDF5Error) {
    return try body()
  } catch {
    throw SpikeIOError(file: path, reason: .hdf5(error))
  }
}
