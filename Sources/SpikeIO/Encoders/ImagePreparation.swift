/// Turns pixels into the values that a network was trained on.
///
///     x = (pixel / divide − mean[channel]) / deviation[channel]
///
/// All three operations are done in `Float`, each rounded once, in this order: what NumPy and PyTorch do
/// with float32 arrays. Nothing is folded into one multiplication, because a result that differs in its
/// last bit can quantize to another integer.
public struct ImagePreparation: Equatable, Sendable {
  /// What pixels are divided by, such as 255; finite and not 0.
  public let divide: Float
  /// What is subtracted, one value per channel.
  public let mean: [Float]
  /// What the difference is divided by, one value per channel; finite and not 0.
  public let deviation: [Float]
  /// The shape of the images, `[channels, rows, columns]`.
  public let shape: [Int]

  /// A preparation of images of `shape`.
  ///
  /// - Parameters:
  ///   - divide: What pixels are divided by.
  ///   - mean: One value, or one per channel.
  ///   - deviation: One value, or one per channel.
  ///   - shape: `[channels, rows, columns]`, or any other shape whose first dimension is the channels.
  /// - Throws: `invalidSetting` when a number is not finite or zero where it divides, when there are
  ///   neither one nor `channels` of them, or when `shape` is empty or not positive.
  public init(
    divide: Double, mean: [Double], deviation: [Double], shape: [Int]
  ) throws(SpikeIOError) {
    guard let channels = shape.first, shape.allSatisfy({ $0 > 0 }) else {
      throw .setting("shape", shape, "[channels, rows, columns]")
    }
    guard Float(divide).isFinite, Float(divide) != 0 else {
      throw .setting("divide", divide, "a finite number other than 0")
    }
    for (name, values) in [("mean", mean), ("deviation", deviation)] {
      guard values.count == 1 || values.count == channels else {
        throw .setting(name, values, "one number, or one for each of \(channels) channels")
      }
      guard values.allSatisfy({ Float($0).isFinite }) else {
        throw .setting(name, values, "finite numbers")
      }
    }
    guard deviation.allSatisfy({ Float($0) != 0 }) else {
      throw .setting("deviation", deviation, "numbers other than 0")
    }
    self.divide = Float(divide)
    self.mean = Self.perChannel(mean, channels)
    self.deviation = Self.perChannel(deviation, channels)
    self.shape = shape
  }

  /// The preparation that changes nothing, for images that were prepared before.
  /// - Throws: `invalidSetting` when `shape` is empty or not positive.
  public static func none(shape: [Int]) throws(SpikeIOError) -> ImagePreparation {
    try ImagePreparation(divide: 1, mean: [0], deviation: [1], shape: shape)
  }

  /// The prepared values of `image`, row-major over `shape`.
  ///
  /// - Throws: `sample` when `image` does not have as many values as `shape`.
  /// - Complexity: O(n).
  public func prepare(_ image: [Float], sampleIndex: Int) throws(SpikeIOError) -> [Float] {
    let count = shape.reduce(1, *)
    guard image.count == count else {
      throw SpikeIOError(
        file: nil,
        reason: .sample(sampleIndex, .pixelCount(expected: count, found: image.count)))
    }
    var values = image
    let pixelsPerChannel = count / mean.count
    for channel in mean.indices {
      let (mean, deviation) = (mean[channel], deviation[channel])
      for index in channel * pixelsPerChannel..<(channel + 1) * pixelsPerChannel {
        values[index] = (values[index] / divide - mean) / deviation
      }
    }
    return values
  }

  private static func perChannel(_ values: [Double], _ channels: Int) -> [Float] {
    values.count == 1
      ? Array(repeating: Float(values[0]), count: channels) : values.map { Float($0) }
  }
}
