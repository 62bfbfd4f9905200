public import NetworkModel
public import SpikeData

/// What surrounds the place in which two runs part: what fed the neuron in both, and its membranes.
public struct DivergenceContext: Equatable, Sendable {
  /// One run at the sample in question.
  public struct Run: Sendable {
    /// The network, where it is known.
    public var source: FeedSource?
    /// What was recorded of the sample.
    public var trace: SampleTrace
    /// The trace's layers.
    public var layers: [TraceLayer]

    /// A run.
    public init(source: FeedSource?, trace: SampleTrace, layers: [TraceLayer]) {
      self.source = source
      self.trace = trace
      self.layers = layers
    }
  }

  /// The first run's neuron.
  public let first: NeuronFeed
  /// The second run's neuron.
  public let second: NeuronFeed
  /// What arrived in either run, differences first, then by layer, neuron and step.
  public let events: [FeedingEvent]

  /// The context of `divergence`.
  ///
  /// - Parameters:
  ///   - divergence: Where the runs part.
  ///   - comparator: What found it.
  ///   - first: The first run.
  ///   - second: The second run.
  /// - Throws: ``ModelError`` for a graph that cannot be grouped into layers.
  public init(
    _ divergence: Divergence, _ comparator: TraceComparator, _ first: Run, _ second: Run
  ) throws(ModelError) {
    let pair = comparator.alignment.pairs[divergence.pair]
    let offset = comparator.offset
    let one = try first.feed(pair.first, divergence.neuron, step: divergence.step)
    let other = try second.feed(pair.second, divergence.neuron, step: divergence.step + offset)
    self.first = one ?? first.recorded(pair.first, divergence.neuron, step: divergence.step)
    self.second =
      other ?? second.recorded(pair.second, divergence.neuron, step: divergence.step + offset)

    var names: [String: String] = [:]
    for pair in comparator.alignment.pairs {
      names[second.layers[pair.second].name] = first.layers[pair.first].name
    }
    var rows: [FeedingEvent.Key: FeedingEvent] = [:]
    for event in one?.events ?? [] {
      let key = FeedingEvent.Key(layer: event.layer, neuron: event.neuron, step: event.step)
      rows[key, default: FeedingEvent(key)].set(event, .first)
    }
    for event in other?.events ?? [] {
      let key = FeedingEvent.Key(
        layer: names[event.layer] ?? event.layer, neuron: event.neuron, step: event.step - offset)
      rows[key, default: FeedingEvent(key)].set(event, .second)
    }
    let back = Dictionary(names.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    events = rows.values.map { row in
      var row = row
      if one == nil { row.firstValue = first.value(row.layer, row.neuron, row.step) }
      if other == nil {
        row.secondValue = second.value(
          back[row.layer] ?? row.layer, row.neuron, row.step + offset)
      }
      row.knowsWeights = (one != nil, other != nil)
      return row
    }
    .filter(\.isSomething).sorted()
  }
}

extension DivergenceContext.Run {
  fileprivate func feed(
    _ layer: Int, _ neuron: Int, step: Int
  ) throws(ModelError) -> NeuronFeed? {
    try source?.feed(of: neuron, in: layers[layer].name, step: step, trace, layers)
  }

  /// What a trace alone knows of a neuron.
  fileprivate func recorded(_ layer: Int, _ neuron: Int, step: Int) -> NeuronFeed {
    var feed = NeuronFeed()
    let membranes = trace.layers[layer][.membranes]
    feed.membraneAfter = membranes.map { $0.value(of: neuron, in: step) }
    feed.membraneBefore = step == 0 ? nil : membranes?.value(of: neuron, in: step - 1)
    let currents = trace.layers[layer][.currents]
    feed.currentAfter = currents.map { $0.value(of: neuron, in: step) }
    feed.currentBefore = step == 0 ? nil : currents?.value(of: neuron, in: step - 1)
    feed.output = (trace.layers[layer][.spikes] ?? trace.layers[layer][.values])
      .map { $0.value(of: neuron, in: step) }
    feed.isRecordedOnly = true
    return feed
  }

  /// What a layer of the trace gave; nil where it was not recorded.
  fileprivate func value(_ name: String, _ neuron: Int, _ step: Int) -> Double? {
    guard let place = layers.firstIndex(where: { $0.name == name }),
      let recording = trace.layers[place][.spikes] ?? trace.layers[place][.values],
      (0..<recording.stepCount).contains(step), neuron < recording.neurons
    else { return nil }
    return recording.value(of: neuron, in: step)
  }
}

/// One value that reached the neuron in either run; steps are the first run's.
public struct FeedingEvent: Sendable {
  struct Key: Hashable {
    var layer: String
    var neuron: Int
    var step: Int
  }

  /// Layer of the first run that it came from.
  public let layer: String
  /// The neuron of that layer.
  public let neuron: Int
  /// The step in which it was emitted.
  public let step: Int
  /// What was emitted in the first run; nil where nothing leads from there, or it was not recorded.
  public internal(set) var firstValue: Double?
  /// What was emitted in the second run.
  public internal(set) var secondValue: Double?
  /// What one unit adds in the first run; nil where nothing leads from there, or the network is not known.
  public internal(set) var firstWeight: Double?
  /// What one unit adds in the second run.
  public internal(set) var secondWeight: Double?

  /// Whether the networks of both runs are known: no weight means then that nothing leads from there.
  var knowsWeights = (first: true, second: true)

  init(_ key: Key) {
    layer = key.layer
    neuron = key.neuron
    step = key.step
  }

  mutating func set(_ event: NeuronFeed.Event, _ side: TraceSide) {
    switch side {
    case .first: (firstValue, firstWeight) = (event.value, event.weight)
    case .second: (secondValue, secondWeight) = (event.value, event.weight)
    }
  }

  /// True where something arrived in either run; by a weight of 0 nothing does.
  var isSomething: Bool {
    let first = knowsWeights.first ? firstWeight : secondWeight
    let second = knowsWeights.second ? secondWeight : firstWeight
    return (firstValue ?? 0) * (first ?? 0) != 0 || (secondValue ?? 0) * (second ?? 0) != 0
  }

  /// Whether both runs got the same, by the same weight where both are known; nil where one run's value is not known.
  public var isSame: Bool? {
    let knowsBoth = knowsWeights.first && knowsWeights.second
    if knowsBoth, firstWeight != secondWeight { return false }
    guard let firstValue, let secondValue else { return nil }
    return firstValue == secondValue
  }
}

extension FeedingEvent: Equatable {
  /// True when place, values and weights are the same.
  public static func == (left: FeedingEvent, right: FeedingEvent) -> Bool {
    (left.layer, left.neuron, left.step) == (right.layer, right.neuron, right.step)
      && left.firstValue == right.firstValue && left.secondValue == right.secondValue
      && left.firstWeight == right.firstWeight && left.secondWeight == right.secondWeight
      && left.knowsWeights == right.knowsWeights
  }
}

extension FeedingEvent: Comparable {
  /// Differences first, then what is not known, then what is the same; in each by layer, neuron and step.
  public static func < (left: FeedingEvent, right: FeedingEvent) -> Bool {
    (left.rank, left.layer, left.neuron, left.step)
      < (right.rank, right.layer, right.neuron, right.step)
  }

  private var rank: Int { isSame.map { $0 ? 2 : 0 } ?? 1 }
}
