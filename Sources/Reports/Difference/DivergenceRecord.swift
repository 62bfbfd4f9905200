public import Comparison
public import SpikeData

/// The first place in which two runs part, and what led to it; lists of two are the first run's and the second's.
public struct DivergenceRecord: Codable, Equatable, Sendable {
  /// What reached the neuron in one run, in the unit of its threshold; what is not known is absent.
  public struct Feed: Codable, Equatable, Sendable {
    /// Membrane before the step.
    public var membraneBefore: Double?
    /// Sum of all that arrived, bias included.
    public var input: Double?
    /// What is added in every step.
    public var bias: Double?
    /// Synaptic current before the step.
    public var currentBefore: Double?
    /// Synaptic current after the step.
    public var currentAfter: Double?
    /// Threshold.
    public var threshold: Double?
    /// Membrane after the step, reset included.
    public var membraneAfter: Double?
    /// Spikes, or the value of what gives none.
    public var output: Double?
    /// Real value of one integer.
    public var unit: Double?

    init(_ feed: NeuronFeed) {
      membraneBefore = feed.membraneBefore
      input = feed.input
      bias = feed.isRecordedOnly ? nil : feed.bias
      currentBefore = feed.currentBefore
      currentAfter = feed.currentAfter
      threshold = feed.threshold
      membraneAfter = feed.membraneAfter
      output = feed.output
      unit = feed.unit
    }
  }

  /// Something that arrived.
  public struct Event: Codable, Equatable, Sendable {
    /// Layer of the first run that it came from.
    public var layer: String
    /// The neuron of that layer.
    public var neuron: Int
    /// The first run's step in which it was emitted.
    public var step: Int
    /// What was emitted; null where nothing leads from there, or it was not recorded.
    public var values: [Double?]
    /// What one unit adds; null where nothing leads from there, or the network is not known.
    public var weights: [Double?]
    /// Whether both runs got the same; absent where that is not known.
    public var same: Bool?

    init(_ event: FeedingEvent) {
      layer = event.layer
      neuron = event.neuron
      step = event.step
      values = [event.firstValue, event.secondValue]
      weights = [event.firstWeight, event.secondWeight]
      same = event.isSame
    }
  }

  /// Number of the sample.
  public var sample: Int
  /// Step of the first run, and of the second.
  public var steps: [Int]
  /// Name of the layer in both runs.
  public var layers: [String]
  /// Name of the layer in records and tables.
  public var label: String
  /// The neuron, row-major.
  public var neuron: Int
  /// The same as channel, row and column, where the layer is a map.
  public var position: [Int]
  /// What differs: `spikes`, `v` or `value`.
  public var observable: String
  /// The values.
  public var values: [Double]
  /// What reached the neuron in both runs.
  public var feeds: [Feed]
  /// What arrived in either run, differences first.
  public var events: [Event]

  /// The record of a divergence.
  ///
  /// - Parameters:
  ///   - divergence: The place.
  ///   - number: Number of its sample.
  ///   - offset: Steps by which the second run is late.
  ///   - first: The layer in the first run.
  ///   - second: The layer in the second run.
  ///   - context: What led to it.
  public init(
    _ divergence: Divergence, number: Int, offset: Int, first: TraceLayer, second: TraceLayer,
    context: DivergenceContext
  ) {
    sample = number
    steps = [divergence.step, divergence.step + offset]
    layers = [first.name, second.name]
    label = first.label
    neuron = divergence.neuron
    var position: [Int] = []
    var rest = divergence.neuron
    for extent in first.shape.reversed() {
      position.insert(rest % extent, at: 0)
      rest /= extent
    }
    self.position = position
    observable = divergence.observable.rawValue
    values = [divergence.first, divergence.second]
    feeds = [Feed(context.first), Feed(context.second)]
    events = context.events.map { Event($0) }
  }
}
