public import SpikeData

/// A part of a data set, such as its first samples or a shard.
public struct SampleSubset: SampleSource {
  /// The whole.
  public let base: any SampleSource
  /// The samples of the whole that this part has; not empty.
  public let range: Range<Int>

  /// The samples of `base` whose indices are in `range`.
  /// - Throws: `samplesOutOfRange` when `range` is empty or `base` does not have all of them.
  public init(_ base: any SampleSource, range: Range<Int>) throws(SpikeIOError) {
    guard !range.isEmpty, range.lowerBound >= 0, range.upperBound <= base.count else {
      throw SpikeIOError(
        file: base.name, reason: .samplesOutOfRange(asked: range, count: base.count))
    }
    self.base = base
    self.range = range
  }

  /// The first `limit` samples of `base`, or all when it has fewer.
  /// - Throws: `samplesOutOfRange` when `limit` is not positive.
  public init(_ base: any SampleSource, first limit: Int) throws(SpikeIOError) {
    try self.init(base, range: 0..<max(0, min(limit, base.count)))
  }

  /// The whole's name.
  public var name: String { base.name }
  /// The whole's format.
  public var formatName: String { base.formatName }
  /// The whole's files.
  public var files: [String] { base.files }
  /// Number of samples in this part.
  public var count: Int { range.count }
  /// What each sample is.
  public var content: SampleContent { base.content }
  /// True when every sample of the whole has a label.
  public var hasLabels: Bool { base.hasLabels }
  /// True when every step of every sample of the whole has a label.
  public var hasStepLabels: Bool { base.hasStepLabels }
  /// The whole's class names.
  public var classNames: [String] { base.classNames }

  /// Sample `index` of this part.
  /// - Precondition: `index` in `0..<count`.
  /// - Throws: what the whole throws; a sample named in the error is counted in the whole.
  public func sample(at index: Int) throws -> Sample {
    precondition((0..<count).contains(index), "sample \(index) of \(count)")
    return try base.sample(at: range.lowerBound + index)
  }

  /// The number of sample `index` in the whole data set.
  public func wholeIndex(of index: Int) -> Int { base.wholeIndex(of: range.lowerBound + index) }
}
