import Kernels
import NetworkModel
import SpikeData

/// The layers of a reference run, with what counting needs to know of the ways between them (``LayerCounter``).
struct ReferenceLayers: Sendable {
  /// What the values of a node are.
  enum Values: Sendable {
    /// Numbers of spikes: 0, 1, or more where a neuron sends several in one step.
    case spikes
    /// Spikes that carry a number: what follows multiplies by it, unless it is −1 or 1.
    case graded
    /// Numbers: sums, membranes, an analog image.
    case numbers

    /// True where values other than 0 are spikes.
    var areSpikes: Bool { self != .numbers }
  }

  /// A way by which values reach a layer.
  struct Path: Sendable {
    /// Node whose values travel.
    let source: Int
    /// Steps that they take.
    let delay: Int
    /// Targets that one spike of each position reaches.
    let fanOut: [Int]
    /// Synaptic operations when every source spikes.
    let dense: Int
    /// True when the values are an analog input, the same in every step.
    let isConstant: Bool
  }

  let descriptions: [LayerDescription]
  let outputLayer: Int
  /// What the values of each node are.
  let values: [Values]
  /// The ways into each layer that cost operations.
  let paths: [[Path]]

  init<Operation>(
    _ graph: Graph<Operation>, input: InputCoding
  ) throws(ModelError) {
    descriptions = try graph.layers()
    outputLayer = try graph.outputLayer(of: descriptions)
    values = Self.values(graph, descriptions, input)
    var all: [[Path]] = []
    for description in descriptions {
      var list: [Path] = []
      for path in description.paths {
        switch description.kind {
        case .maximumPooling:
          guard values[path.source] == .spikes else {
            throw .unsupported(
              node: description.name, what: "maximum pooling of anything but spikes",
              remedy: "pool directly behind neurons")
          }
        case .delay: continue
        case .convolution, .dense, .readout, .neuron:
          list.append(try Self.path(path, graph, isAnalog: input == .direct))
        }
      }
      all.append(list)
    }
    paths = all
  }

  private static func values<Operation>(
    _ graph: Graph<Operation>, _ descriptions: [LayerDescription], _ input: InputCoding
  ) -> [Values] {
    var values = graph.nodes.map { node -> Values in
      switch node.operation.role {
      case .input: input.givesSpikes ? .spikes : input == .series ? .graded : .numbers
      case .neuron(let spiking): !spiking ? .numbers : node.operation.isGraded ? .graded : .spikes
      case .pooling(let pooling): pooling.kind == .maximum ? .spikes : .numbers
      case .delay: .spikes
      default: .numbers
      }
    }
    // Delays give what they get, and may follow on each other, even in a circle.
    var changes = true
    while changes {
      changes = false
      for description in descriptions where description.kind == .delay {
        let sources = description.paths.map { values[$0.source] }
        let found: Values =
          sources.contains(.numbers) ? .numbers : sources.contains(.graded) ? .graded : .spikes
        changes = changes || found != values[description.stage]
        values[description.stage] = found
      }
    }
    return values
  }

  private static func path<Operation>(
    _ path: LayerPath, _ graph: Graph<Operation>, isAnalog: Bool
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
      source: path.source, delay: path.delay, fanOut: fanOut,
      dense: fanOut.reduce(0, +) * source.shape.channels,
      isConstant: isAnalog && source.operation.role == .input)
  }

  /// Empty counts.
  func emptyActivity() -> ActivityCounts {
    ActivityCounts(
      layers: descriptions.map {
        LayerActivity(name: $0.name, kind: $0.kind.rawValue, neurons: $0.neurons)
      })
  }
}

extension InputCoding {
  /// True where what comes in is spikes, and not values of any size and sign.
  var givesSpikes: Bool {
    switch self {
    case .events, .rate, .latency: true
    case .series, .direct: false
    }
  }
}
