/// The layer types that netx files hold, by their names there.
enum NetxLayerType: String, CaseIterable {
  /// Data comes in, through neurons where the layer has some.
  case input
  /// Fully connected weights and neurons.
  case dense
  /// Fully connected weights, the same back from the layer's own neurons, and neurons.
  case recurrentDense = "dense_rec"
  /// A convolution and neurons.
  case convolution = "conv"
  /// One kernel for all channels, and neurons.
  case pooling = "pool"
  /// Row-major reshape to one dimension.
  case flatten
  /// Sums of populations, without neurons.
  case average

  /// Why a type that SLAYER writes is not run; nil for names that nobody writes.
  static func refusal(of name: String) -> String? {
    switch name {
    case "dense_comp": "complex weights with resonate-and-fire neurons"
    case "concat": "several inputs side by side"
    case "convT": "transposed convolutions"
    case "unpool": "unpooling"
    case "dense_egru": "gated recurrent units"
    default: nil
    }
  }

  /// For messages: `input, dense, …`.
  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
