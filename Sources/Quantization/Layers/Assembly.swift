import NetworkModel
import Runtime

/// The integer network as far as it is known.
struct Assembly {
  let graph: IntegerGraph
  let layers: [NormalizedLayer]
  let parent: Network
  private var operations: [Int: QuantizedNetwork.Operation] = [:]

  init(graph: IntegerGraph, layers: [NormalizedLayer], parent: Network) {
    self.graph = graph
    self.layers = layers
    self.parent = parent
  }

  /// Puts in the integers of layer `index`.
  mutating func set(_ index: Int, weights: [QuantizedWeights], neuron: QuantizedNeuron?) {
    for (place, item) in graph.items.enumerated() {
      switch item.content {
      case .projection(index, let number):
        switch layers[index].projections[number].role {
        case .dense(let dense): operations[place] = .dense(dense, weights[number])
        case .convolution(let convolution):
          operations[place] = .convolution(convolution, weights[number])
        default: fatalError("a projection is dense or a convolution")
        }
      case .neuron(index):
        if let neuron { operations[place] = .neuron(neuron) }
      default: break
      }
    }
  }

  /// The network up to the nodes of the float graph `sources`; nil where there are none.
  func network(upTo sources: [Int]) throws(QuantizationError) -> QuantizedNetwork? {
    let targets = sources.compactMap { graph.itemOfNode[$0] }
    guard !targets.isEmpty else { return nil }
    return try graph.network(like: parent, targets: targets, operations: operations)
  }

  /// Throws when a sum of layer `index` could leave 32 bits; layers of a cycle are checked with the whole network.
  func check(_ index: Int) throws(RuntimeError) {
    guard let item = graph.itemOfNode[layers[index].description.stage],
      graph.ancestors(of: [item]).allSatisfy({ isKnown($0) })
    else { return }
    let network: QuantizedNetwork
    do {
      network = try graph.network(like: parent, targets: [item], operations: operations)
    } catch {
      return
    }
    var part = network
    let spikes = layers[index].neuron.map { $0.threshold != nil } ?? false
    part.execution.readout = spikes ? .spikes : .membrane
    _ = try CompiledNetwork(part)
  }

  private func isKnown(_ item: Int) -> Bool {
    if case .fixed = graph.items[item].content { return true }
    return operations[item] != nil
  }

  /// The whole network.
  func complete() throws(QuantizationError) -> QuantizedNetwork {
    let network = try graph.network(like: parent, targets: nil, operations: operations)
    do {
      return try network.validated()
    } catch {
      throw .model(error)
    }
  }
}
