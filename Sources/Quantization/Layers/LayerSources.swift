import NetworkModel

/// From which nodes each layer gets its spikes, delays resolved, and in which order layers can be quantized.
struct LayerSources {
  /// A delay: what it hands on, and how late.
  struct Delay {
    /// Nodes that come in, with the steps that this takes.
    var sources: [(node: Int, delay: Int)]
    /// Steps that it holds each value, one for all or one per value.
    var steps: [Int]
  }

  /// Layers of one cycle together, each group behind those that feed it.
  let groups: [[Int]]
  /// Delays by node.
  let delays: [Int: Delay]
  /// Neurons and maximum poolings that feed each layer.
  private let nodes: [[Int]]
  private let groupOfLayer: [Int]
  private let layerOfStage: [Int: Int]

  init(_ network: Network, _ layers: [NormalizedLayer]) {
    var layerOfStage: [Int: Int] = [:]
    var delays: [Int: Delay] = [:]
    for (index, layer) in layers.enumerated() {
      let stage = layer.description.stage
      layerOfStage[stage] = index
      guard layer.description.kind == .delay else { continue }
      // A step that the delay's own input takes counts.
      let taken = network.graph.nodes[stage].inputs.isEmpty ? 1 : 0
      delays[stage] = Delay(
        sources: layer.description.paths.map { ($0.source, $0.delay) },
        steps: layer.delays.map { max(0, $0 - taken) })
    }
    let groups = LayerGroups.ordered(
      layers.map { $0.description.paths.compactMap { layerOfStage[$0.source] } })
    var groupOfLayer = [Int](repeating: 0, count: layers.count)
    for (group, members) in groups.enumerated() {
      for member in members { groupOfLayer[member] = group }
    }
    self.groups = groups
    self.groupOfLayer = groupOfLayer
    self.delays = delays
    self.layerOfStage = layerOfStage
    nodes = layers.map { layer in
      var found: Set<Int> = []
      var open = layer.description.paths.map(\.source)
      while let node = open.popLast() {
        guard layerOfStage[node] != nil, found.insert(node).inserted else { continue }
        open += delays[node]?.sources.map(\.node) ?? []
      }
      return found.filter { delays[$0] == nil }.sorted()
    }
  }

  /// Sources of a layer that are quantized before it.
  func quantized(of layer: Int) -> [Int] { nodes[layer].filter { !isFeedback($0, of: layer) } }

  /// Sources of a layer that lie on a cycle with it.
  func feedback(of layer: Int) -> [Int] { nodes[layer].filter { isFeedback($0, of: layer) } }

  private func isFeedback(_ node: Int, of layer: Int) -> Bool {
    layerOfStage[node].map { groupOfLayer[$0] == groupOfLayer[layer] } ?? false
  }
}
