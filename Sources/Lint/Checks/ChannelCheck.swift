import NetworkModel

/// Channels without weights, and channels that compute the same as another.
struct ChannelCheck {
  private(set) var findings: [Finding] = []
  /// Channels without weights, by the node of their layer's stage.
  private(set) var dead: [Int: Set<Int>] = [:]

  /// The channels of a float network.
  init(_ network: Network) {
    let nodes = network.graph.nodes
    check(network.graph) { projection in
      switch nodes[projection].operation {
      case .dense(_, let weight, let bias), .convolution(_, let weight, let bias):
        ChannelRows(
          weights: weight.map { Double($0) }, others: bias.map { [$0.map(Double.init)] } ?? [])
      default: nil
      }
    } parameters: { node in
      guard case .neuron(let neuron) = nodes[node].operation else { return [] }
      return neuron.parameters.map(\.values)
    }
  }

  /// The channels of an integer network.
  init(_ network: QuantizedNetwork) {
    let nodes = network.graph.nodes
    check(network.graph) { projection in
      guard let weights = nodes[projection].operation.weights else { return nil }
      return ChannelRows(
        weights: weights.values.map { Double($0) },
        others: [weights.step, weights.bias.map { $0.map(Double.init) } ?? [0]])
    } parameters: { node in
      guard case .neuron(let neuron) = nodes[node].operation else { return [] }
      return neuron.channelParameters
    }
  }

  private mutating func check<Operation>(
    _ graph: Graph<Operation>, rows: (Int) -> ChannelRows?, parameters: (Int) -> [[Double]]
  ) {
    guard let layers = try? graph.layers() else { return }
    for layer in layers where !layer.projections.isEmpty {
      let channels = layer.shape.channels
      let stages = layer.projections.map { graph.nodes[$0].shape.channels }
      // Flattening behind the weights makes other channels of them; ways without weights differ anyway.
      guard stages.allSatisfy({ $0 == channels }) else { continue }
      let found = layer.projections.compactMap(rows)
      var kept = [[Double]](repeating: [], count: channels)
      var dead: [Int] = []
      for channel in 0..<channels {
        let weights = found.flatMap { $0.row(channel, of: channels) }
        if weights.allSatisfy({ $0 == 0 }) {
          dead.append(channel)
        } else {
          kept[channel] =
            weights + found.flatMap { $0.other(channel, of: channels) }
            + parameters(layer.stage).flatMap { ChannelRows.part($0, channel, of: channels) }
        }
      }
      let place = Words.names(layer.projections.map { "\(graph.nodes[$0].name).weight" })
      if layer.paths.allSatisfy({ $0.projection != nil }) {
        self.dead[layer.stage] = Set(dead)
        add(dead, channels, place)
      }
      addDuplicates(kept, place)
    }
  }

  private mutating func add(_ dead: [Int], _ channels: Int, _ place: String) {
    guard !dead.isEmpty else { return }
    findings.append(
      Finding(
        .deadChannel, at: place,
        reason:
          "\(dead.count) of \(channels) output channels have only weights of 0 (\(Self.list(dead)))",
        remedy: "remove the channels, or look for what lost their weights"))
  }

  private mutating func addDuplicates(_ rows: [[Double]], _ place: String) {
    var first: [[Double]: Int] = [:]
    var pairs: [(Int, Int)] = []
    for (channel, row) in rows.enumerated() where !row.isEmpty {
      if let earlier = first[row] { pairs.append((channel, earlier)) } else { first[row] = channel }
    }
    guard let pair = pairs.first else { return }
    let more = pairs.count > 1 ? ", and \(pairs.count - 1) more compute what another does" : ""
    findings.append(
      Finding(
        .duplicateChannel, at: place,
        reason: "output channel \(pair.0) computes the same as channel \(pair.1)\(more)",
        remedy:
          "keep one and add up what the next layer makes of them, or look for weights stored twice")
    )
  }

  private static func list(_ channels: [Int]) -> String {
    Words.names(channels.map(String.init))
  }
}

/// What belongs to the output channels of a projection.
private struct ChannelRows {
  /// Output channels first.
  let weights: [Double]
  /// Biases and steps: one for all or one per channel.
  let others: [[Double]]

  func row(_ channel: Int, of channels: Int) -> ArraySlice<Double> {
    let length = weights.count / channels
    return weights[channel * length..<(channel + 1) * length]
  }

  func other(_ channel: Int, of channels: Int) -> [Double] {
    others.flatMap { Self.part($0, channel, of: channels) }
  }

  /// A channel's part of values that are one for all, one per channel or one per neuron.
  static func part(_ values: [Double], _ channel: Int, of channels: Int) -> ArraySlice<Double> {
    let length = values.count / channels
    return length == 0 ? values[...] : values[channel * length..<(channel + 1) * length]
  }
}

extension QuantizedNeuron {
  /// What may differ between channels.
  fileprivate var channelParameters: [[Double]] {
    var lists: [[Int32]] = [threshold ?? [], initialCode, drive]
    switch reset {
    case .toValue(let values), .subtract(let values): lists.append(values)
    }
    if case .table(let table) = store { lists += [table.values, table.cuts] }
    if let adaptation { lists += [adaptation.increment, adaptation.initial] }
    if let current { lists.append(current.initial) }
    var decays: [Decay] = (current?.decays ?? []) + (adaptation?.decays ?? [])
    if case .shift(let shift) = store { decays += shift.decays }
    return lists.map { $0.map(Double.init) } + (decays.count > 3 ? [decays.map(\.factor)] : [])
  }
}
