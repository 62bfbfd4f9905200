/// What a quantizer did, layer by layer.
public struct QuantizationReport: Equatable, Sendable {
  /// One entry per layer, in the order in which they run.
  public var layers: [LayerQuantization]
  /// Calibration samples that were looked at.
  public var samples: Int

  /// A report.
  public init(layers: [LayerQuantization], samples: Int) {
    self.layers = layers
    self.samples = samples
  }
}
