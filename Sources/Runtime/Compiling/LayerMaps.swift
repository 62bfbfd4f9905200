import NetworkModel

/// The map of every stage as it is laid out: channels × positions, as the convolution or pooling before it made them.
///
/// Flattening moves nothing, so neurons behind a flattened map are still laid out as that map. Where dense weights meet a
/// map, the map decides, and the dense weights' outputs are put into its order. Ways that close cycles begin in stages that
/// come later, so maps are found before any layer is compiled.
struct LayerMaps {
  private var maps: [Int: Shape] = [:]
  private let graph: Graph<QuantizedNetwork.Operation>

  init(_ graph: Graph<QuantizedNetwork.Operation>, _ layers: [LayerDescription]) {
    self.graph = graph
    for index in graph.nodes.indices where graph.nodes[index].operation.role == .input {
      maps[index] = graph.nodes[index].shape
    }
    var grows = true
    while grows {
      grows = false
      for layer in layers where maps[layer.stage] == nil {
        let known = layer.paths.compactMap { map(behind: $0) }
        // A flat way may meet a map that is not known yet.
        guard known.count == layer.paths.count || known.contains(where: { $0.positions > 1 }) else {
          continue
        }
        maps[layer.stage] = stageMap(layer, known)
        grows = true
      }
      // Only ways around a cycle without weights are left: what is known of them decides.
      if !grows, let layer = layers.first(where: { maps[$0.stage] == nil }) {
        maps[layer.stage] = stageMap(layer, layer.paths.compactMap { map(behind: $0) })
        grows = true
      }
    }
  }

  /// The map of an input or of a layer's stage.
  subscript(stage: Int) -> Shape { maps[stage] ?? graph.nodes[stage].shape }

  private func stageMap(_ layer: LayerDescription, _ known: [Shape]) -> Shape {
    if let pooled = poolingShape(layer.stage) { return pooled }
    return known.first { $0.positions > 1 } ?? known.first ?? graph.nodes[layer.stage].shape
  }

  /// The map that a way leads to; nil where its source's is not known yet.
  func map(behind path: LayerPath) -> Shape? {
    if let pooling = path.after.last(where: { poolingShape($0) != nil }) {
      return graph.nodes[pooling].shape
    }
    if let projection = path.projection { return graph.nodes[projection].shape }
    if let pooling = path.before.last(where: { poolingShape($0) != nil }) {
      return graph.nodes[pooling].shape
    }
    return maps[path.source]
  }

  private func poolingShape(_ index: Int) -> Shape? {
    guard case .pooling = graph.nodes[index].operation else { return nil }
    return graph.nodes[index].shape
  }
}
