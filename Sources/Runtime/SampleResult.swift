public import SpikeData

/// What came out of one sample.
public struct SampleResult: Equatable, Sendable {
  /// One value per output: spike counts, sums of currents or membranes, or maxima, by the network's read-out.
  ///
  /// In a quantized network these are whole numbers in units of the output's step.
  public var outputs: [Double]
  /// Index of the largest of the first `classes` outputs; the lower one on a tie.
  public var prediction: Int
  /// The same for every step alone; empty unless the network answers in every step.
  public var stepPredictions: [Int] = []
  /// What happened in each layer.
  public var activity: ActivityCounts
  /// Spikes by layer and time step, `[layers][steps]`.
  public var spikesPerStep: [[Int]]
  /// Order-free hash of all spikes and final membranes; hashes of several samples add up (wrapping).
  public var stateHash: UInt64

  /// The largest of the first `classes` outputs, the lower index on a tie.
  static func decide(_ outputs: [Double], classes: Int?) -> Int {
    let count = min(classes ?? outputs.count, outputs.count)
    var best = 0
    for index in 1..<max(count, 1) where outputs[index] > outputs[best] { best = index }
    return best
  }
}
