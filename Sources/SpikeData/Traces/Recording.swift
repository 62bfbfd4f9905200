/// One observable of one layer in one sample: values by time step and neuron.
///
/// Sparse (spikes: what is not listed is 0) or dense (membranes); the two compare alike. Neurons are counted row-major.
public struct Recording: Equatable, Sendable {
  /// A value other than 0 of one neuron in one step.
  public struct Entry: Equatable, Sendable {
    /// The neuron, row-major.
    public var neuron: Int
    /// Its value; number of spikes where spikes are recorded.
    public var value: Double

    /// An entry.
    public init(neuron: Int, value: Double) {
      self.neuron = neuron
      self.value = value
    }
  }

  /// Neurons of the layer.
  public let neurons: Int
  /// True where every neuron has a value in every step.
  public let isDense: Bool
  /// Sparse: `stepCount + 1` ascending offsets into `units` and `values`.
  private var offsets = [0]
  private var units: [Int32] = []
  private var values: [Double] = []

  /// An empty recording of sparse values, to which steps are appended.
  public static func sparse(neurons: Int) -> Recording {
    Recording(neurons: neurons, isDense: false)
  }

  /// An empty recording of dense values, to which steps are appended.
  public static func dense(neurons: Int) -> Recording {
    Recording(neurons: neurons, isDense: true)
  }

  private init(neurons: Int, isDense: Bool) {
    self.neurons = neurons
    self.isDense = isDense
  }

  /// Number of steps recorded.
  public var stepCount: Int { isDense ? values.count / max(neurons, 1) : offsets.count - 1 }

  /// Number of values that are kept: of a sparse recording, those other than 0.
  public var valueCount: Int { values.count }

  /// Adds a step in which each of `fired` spiked once.
  /// - Precondition: sparse; `fired` holds distinct neurons of the layer, in any order.
  public mutating func appendStep(spikes fired: some Sequence<Int>) {
    appendStep(fired.map { Entry(neuron: $0, value: 1) })
  }

  /// Adds a step of the given values; several of one neuron are added up, 0 is left out.
  /// - Precondition: sparse; every neuron in `0..<neurons`.
  public mutating func appendStep(_ entries: [Entry]) {
    precondition(!isDense, "entries belong to a sparse recording")
    let start = units.count
    for entry in entries.sorted(by: { $0.neuron < $1.neuron }) where entry.value != 0 {
      precondition((0..<neurons).contains(entry.neuron), "neuron \(entry.neuron) of \(neurons)")
      if units.count > start, units[units.count - 1] == Int32(entry.neuron) {
        values[values.count - 1] += entry.value
      } else {
        units.append(Int32(entry.neuron))
        values.append(entry.value)
      }
    }
    offsets.append(units.count)
  }

  /// Adds a step with a value for every neuron, row-major; a sparse recording keeps those other than 0.
  /// - Precondition: as many values as neurons.
  public mutating func appendStep(values step: [Double]) {
    precondition(step.count == neurons, "\(step.count) values for \(neurons) neurons")
    if isDense {
      values += step
    } else {
      for (neuron, value) in step.enumerated() where value != 0 {
        units.append(Int32(neuron))
        values.append(value)
      }
      offsets.append(units.count)
    }
  }

  /// Adds whole steps, `[steps, neurons]` row-major.
  /// - Precondition: dense; the number of values is a multiple of the number of neurons.
  public mutating func append(denseValues steps: [Double]) {
    precondition(isDense && steps.count % neurons == 0, "\(steps.count) values, \(neurons) neurons")
    values += steps
  }

  /// All values of a dense recording, `[steps, neurons]` row-major.
  /// - Precondition: dense.
  public var denseValues: [Double] {
    precondition(isDense, "a sparse recording has no dense values")
    return values
  }

  /// The values other than 0 in `step`, neurons ascending.
  /// - Precondition: `step` in `0..<stepCount`.
  public func entries(in step: Int) -> [Entry] {
    guard isDense else {
      return (offsets[step]..<offsets[step + 1]).map {
        Entry(neuron: Int(units[$0]), value: values[$0])
      }
    }
    let row = values[step * neurons..<(step + 1) * neurons]
    return row.enumerated().compactMap { neuron, value in
      value == 0 ? nil : Entry(neuron: neuron, value: value)
    }
  }

  /// The value of `neuron` in `step`; 0 where nothing is listed.
  /// - Precondition: `step` in `0..<stepCount`, `neuron` in `0..<neurons`.
  /// - Complexity: O(log n) for n entries of the step, O(1) where dense.
  public func value(of neuron: Int, in step: Int) -> Double {
    if isDense { return values[step * neurons + neuron] }
    var (low, high) = (offsets[step], offsets[step + 1])
    while low < high {
      let middle = (low + high) / 2
      if Int(units[middle]) < neuron { low = middle + 1 } else { high = middle }
    }
    return low < offsets[step + 1] && Int(units[low]) == neuron ? values[low] : 0
  }
}
