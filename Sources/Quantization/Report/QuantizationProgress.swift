/// How far a quantizer is; given to its progress callback.
public struct QuantizationProgress: Equatable, Sendable {
  /// What is being done.
  public enum Stage: String, Sendable {
    /// The float network runs on the calibration samples.
    case observing
    /// The quantized layers so far run on them.
    case running
    /// Weights are fitted and rounded.
    case rounding
    /// The layer is done.
    case finished
  }

  /// What is being done.
  public var stage: Stage
  /// The layer's name; empty while the float network runs.
  public var layer: String
  /// Layers that are finished.
  public var finished: Int
  /// Layers in all.
  public var total: Int
  /// What was chosen, once the layer is finished.
  public var result: LayerQuantization?

  /// A state of progress.
  public init(
    stage: Stage, layer: String, finished: Int, total: Int, result: LayerQuantization? = nil
  ) {
    self.stage = stage
    self.layer = layer
    self.finished = finished
    self.total = total
    self.result = result
  }
}
