/// What was recorded of one sample: for each layer of its trace, in the same order, a recording of each observable.
public struct SampleTrace: Equatable, Sendable {
  /// Number of the sample in the whole data set.
  public var number: Int
  /// Recordings by layer.
  public var layers: [[Observable: Recording]]

  /// A trace of sample `number`.
  public init(number: Int, layers: [[Observable: Recording]]) {
    self.number = number
    self.layers = layers
  }
}

/// A layer of which something was recorded.
public struct TraceLayer: Equatable, Sendable {
  /// Name of the node that gave the values: neurons, input, maximum pooling, delay or output.
  public var name: String
  /// Name of the layer in activity counts, mostly that of the weights that lead into it.
  public var label: String
  /// Shape of its values, `[channels, rows, columns]` or `[features]`; `[neurons]` where nobody said.
  public var shape: [Int]
  /// What was recorded, in the order in which it is compared.
  public var observables: [Observable]

  /// A layer.
  public init(name: String, label: String? = nil, shape: [Int], observables: [Observable]) {
    self.name = name
    self.label = label ?? name
    self.shape = shape
    self.observables = observables
  }

  /// Number of neurons, the product of the shape.
  public var neurons: Int { shape.reduce(1, *) }
}

/// In which numbers a traced run computed.
public enum TraceArithmetic: String, Sendable, Codable, CaseIterable {
  /// Floating point.
  case float
  /// Integers; membranes and values are written times the unit of their channel.
  case integer
}
