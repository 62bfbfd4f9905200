public import NetworkModel

/// One layer with everything that can be said of its numbers.
public struct LayerFacts: Equatable, Sendable, Encodable {
  /// The layer's name.
  public let name: String
  /// What it is.
  public let kind: LayerDescription.Kind
  /// Shape of its output.
  public let shape: [Int]
  /// Weights and biases.
  public let parameters: Int
  /// Bits of a stored weight; nil without weights.
  public let weightBits: Int?
  /// Bits of a stored membrane; nil without neurons.
  public let membraneBits: Int?
  /// Bytes of everything that is stored.
  public let bytes: Int
  /// Weights that meet in one neuron where no border cuts them off, pooled sources counted.
  public let fanIn: Int
  /// Steps of a delay layer; nil for other layers.
  public let delaySteps: Constant?
  /// Every way into it.
  public let paths: [PathFacts]
  /// Its projections.
  public let projections: [ProjectionFacts]
  /// Its neurons; nil for layers without.
  public let neurons: NeuronFacts?

  /// The layers of a float network, in the order in which they run.
  /// - Throws: ``NetworkModel/ModelError`` when the graph cannot be grouped into layers.
  public static func list(_ network: Network) throws(ModelError) -> [LayerFacts] {
    let graph = network.graph
    let footprint = try network.memoryFootprint()
    return zip(try graph.layers(), footprint.layers).map { layer, size in
      var delay: Constant?
      if case .delay(let times) = graph.nodes[layer.stage].operation {
        delay = Constant(
          "delay", unit: "steps", times.map { ($0 / network.execution.timeStep).rounded() })
      }
      var neurons: NeuronFacts?
      if case .neuron(let neuron) = graph.nodes[layer.stage].operation {
        neurons = NeuronFacts(
          neuron, name: graph.nodes[layer.stage].name, execution: network.execution)
      }
      return LayerFacts(
        layer, size, graph, delay,
        layer.projections.compactMap { ProjectionFacts(graph.nodes[$0]) },
        neurons)
    }
  }

  /// The layers of an integer network, in the order in which they run.
  /// - Throws: ``NetworkModel/ModelError`` when the graph cannot be grouped into layers.
  public static func list(_ network: QuantizedNetwork) throws(ModelError) -> [LayerFacts] {
    let graph = network.graph
    let footprint = try network.memoryFootprint()
    return zip(try graph.layers(), footprint.layers).map { layer, size in
      var delay: Constant?
      if case .delay(let steps) = graph.nodes[layer.stage].operation {
        delay = Constant("delay", unit: "steps", steps.map { Double($0) })
      }
      let projections = layer.projections.compactMap { ProjectionFacts(graph.nodes[$0]) }
      var neurons: NeuronFacts?
      if case .neuron(let neuron) = graph.nodes[layer.stage].operation {
        neurons = NeuronFacts(
          neuron, name: graph.nodes[layer.stage].name,
          guardBits: projections.first?.guardBits, execution: network.execution
        ) {
          DecayRounding.recorded(
            $0, ofLayer: layer.name, in: network.provenance, execution: network.execution)
        }
      }
      if case .sigmaDelta(let neuron) = graph.nodes[layer.stage].operation {
        neurons = NeuronFacts(neuron, name: graph.nodes[layer.stage].name)
      }
      return LayerFacts(layer, size, graph, delay, projections, neurons)
    }
  }

  private init<Operation>(
    _ layer: LayerDescription, _ size: LayerFootprint, _ graph: Graph<Operation>,
    _ delay: Constant?, _ projections: [ProjectionFacts], _ neurons: NeuronFacts?
  ) {
    name = layer.name
    kind = layer.kind
    shape = layer.shape.dimensions
    parameters = size.parameters
    weightBits = size.weightBits
    membraneBits = size.membraneBits
    bytes = size.totalBytes
    delaySteps = delay
    paths = layer.paths.map { PathFacts($0, into: layer, of: graph) }
    self.projections = projections
    self.neurons = neurons
    fanIn = layer.paths.reduce(0) { sum, path in
      let weights = projections.first { $0.name == path.projection.map { graph.nodes[$0].name } }
      // Windows of a hostile file may multiply to more than there are numbers.
      let product = (weights?.fanIn ?? 1).multipliedReportingOverflow(
        by: max(1, path.pooledSources(in: graph)))
      let total = sum.addingReportingOverflow(product.partialValue)
      return product.overflow || total.overflow ? Int.max : total.partialValue
    }
  }
}
