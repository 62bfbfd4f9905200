/// One layer: a stage that holds state or gives the network's answer, with the projections that lead into it.
///
/// The stage is a neuron node, a delay, a maximum pooling, or (for a read-out) the output node. Flatten, scale and
/// sum or average pooling belong to the path that leads to the stage, see ``LayerPath``.
public struct LayerDescription: Equatable, Sendable {
  /// What a layer is; the raw value is the `kind` of activity counts and records.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// Neurons fed by convolutions.
    case convolution
    /// Neurons fed by fully connected weights.
    case dense
    /// Maximum pooling of spikes.
    case maximumPooling
    /// The network's answer without neurons: a last projection, or pooled or summed spikes.
    case readout
    /// Neurons fed without weights.
    case neuron
    /// Spikes of some steps before.
    case delay
  }

  /// The projection's name when there is exactly one that no other layer uses, else the stage's.
  public var name: String
  /// What it is; the first projection decides between convolution and dense.
  public var kind: Kind
  /// Index of the node that gives the layer's output: neurons, delay, maximum pooling or output.
  public var stage: Int
  /// Index of the neuron node; nil for delay, maximum pooling and read-out.
  public var neuron: Int?
  /// Every way from a source into the stage, in the order of the nodes' inputs; all are added up.
  public var paths: [LayerPath]
  /// Shape of the stage's output.
  public var shape: Shape

  /// A layer.
  public init(
    name: String, kind: Kind, stage: Int, neuron: Int?, paths: [LayerPath], shape: Shape
  ) {
    self.name = name
    self.kind = kind
    self.stage = stage
    self.neuron = neuron
    self.paths = paths
    self.shape = shape
  }

  /// Number of neurons, or of the outputs of a pooling or read-out.
  public var neurons: Int { shape.count }

  /// Indices of the projections' nodes, each once, in the order of ``paths``.
  public var projections: [Int] {
    var seen = Set<Int>()
    return paths.compactMap(\.projection).filter { seen.insert($0).inserted }
  }
}
