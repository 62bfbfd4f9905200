import Kernels
import NetworkModel
import SpikeData

/// Counts what happens in each layer of a reference run, by the same definitions as the engine but from dense values.
struct ReferenceLayers: Sendable {
  /// A way by which spikes reach a layer.
  struct Path: Sendable {
    /// Node whose values travel.
    let source: Int
    /// Targets that one spike of each position reaches.
    let fanOut: [Int]
    /// Synaptic operations when every source spikes.
    let dense: Int
    /// True when the values are an analog input.
    let isAnalog: Bool
  }

  let descriptions: [LayerDescription]
  let outputLayer: Int
  private let paths: [[Path]]

  init<Operation>(
    _ graph: Graph<Operation>, analogInput: Bool
  ) throws(ModelError) {
    descriptions = try graph.layers()
    outputLayer = try graph.outputLayer(of: descriptions)
    var all: [[Path]] = []
    for description in descriptions {
      var list: [Path] = []
      for path in description.paths {
        guard description.kind != .maximumPooling else {
          try Self.checkSpikes(of: graph.nodes[path.source], analogInput, description.name)
          continue
        }
        list.append(try Self.path(path, graph, analogInput: analogInput))
      }
      all.append(list)
    }
    paths = all
  }

  /// Maximum pooling is an OR of spikes: nothing else may come in.
  private static func checkSpikes<Operation>(
    of source: Node<Operation>, _ analogInput: Bool, _ name: String
  ) throws(ModelError) {
    guard
      source.operation.role == .neuron(spiking: false)
        || analogInput && source.operation.role == .input
    else { return }
    throw .unsupported(
      node: name, what: "maximum pooling of anything but spikes",
      remedy: "pool directly behind neurons")
  }

  private static func path<Operation>(
    _ path: LayerPath, _ graph: Graph<Operation>, analogInput: Bool
  ) throws(ModelError) -> Path {
    let nodes = graph.nodes
    let source = nodes[path.source]
    // A source behind a flatten is still the map that it was; its own shape is what its values have.
    var map = source.shape
    var reached = (0..<map.positions).map { [$0: 1] }
    func move(_ window: Window) throws(ModelError) {
      let step = try Connectivity.slide(window, over: map, node: source.name)
      reached = reached.map { counts in
        var next: [Int: Int] = [:]
        for (position, count) in counts {
          for connection in step[position] {
            next[connection.target, default: 0] += count
          }
        }
        return next
      }
    }
    func pool(_ list: [Int]) throws(ModelError) {
      for index in list {
        guard case .pooling(let pooling) = nodes[index].operation.role else { continue }
        try move(pooling.window)
        map = nodes[index].shape
      }
    }
    try pool(path.before)
    var columns = 1
    if let index = path.projection {
      switch nodes[index].operation.role {
      case .convolution(let convolution):
        try move(convolution.window)
        columns = convolution.outputChannels / convolution.groups
      default: columns = nodes[index].shape.count
      }
      map = nodes[index].shape
    }
    try pool(path.after)
    let fanOut = reached.map { $0.values.reduce(0, +) * columns }
    return Path(
      source: path.source, fanOut: fanOut, dense: fanOut.reduce(0, +) * source.shape.channels,
      isAnalog: analogInput && source.operation.role == .input)
  }

  /// Empty counts.
  func emptyActivity() -> ActivityCounts {
    ActivityCounts(
      layers: descriptions.map {
        LayerActivity(name: $0.name, kind: $0.kind.rawValue, neurons: $0.neurons)
      })
  }

  /// Adds one step to `activity`, given the values of all nodes; spikes are values that are not 0.
  /// - Returns: Spikes per layer.
  func count<Scalar: Numeric>(
    _ values: [[Scalar]], step: Int, spiking: [Bool], into activity: inout ActivityCounts
  ) -> [Int] {
    descriptions.indices.map { index in
      for path in paths[index] {
        if path.isAnalog {
          activity.layers[index].multiplyAccumulates += step == 0 ? path.dense : 0
          continue
        }
        activity.layers[index].denseSynapticOperations += path.dense
        let positions = path.fanOut.count
        for (neuron, value) in values[path.source].enumerated() where value != 0 {
          activity.layers[index].synapticOperations += path.fanOut[neuron % positions]
        }
      }
      let description = descriptions[index]
      if description.kind != .maximumPooling {
        activity.layers[index].neuronUpdates += description.neurons
      }
      guard spiking[description.stage] else { return 0 }
      let spikes = values[description.stage].reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
      activity.layers[index].spikes += spikes
      return spikes
    }
  }
}
