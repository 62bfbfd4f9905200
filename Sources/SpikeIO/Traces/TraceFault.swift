/// In which way a trace file is not laid out as docs/formats/nirdata.md says.
public enum TraceFault: Hashable, Sendable {
  /// An object has another `__type__` than one of those expected; `found` is nil where it has none.
  case type(found: String?, expected: String)
  /// An attribute is no single number in the range that is expected.
  case attribute(String, found: String, expected: String)
  /// A dataset of another shape.
  case shape([Int], expected: String)
  /// A dataset that belongs to another one has another shape.
  case otherShape([Int], expected: [Int], of: String)
  /// The observables do not have one and the same number of samples.
  case sampleCount(Int, expected: Int)
  /// The graph holds nothing that was recorded.
  case nothing
  /// Two nodes of nested graphs have one name.
  case duplicateName(String)
  /// Observables of one node have different numbers of neurons.
  case neuronCount(Int, expected: Int)
  /// Events without a time step to sort them by.
  case missingTimeStep
  /// More neurons, steps, samples or layers than are read.
  case tooLarge(what: String, count: String, allowed: Int)
  /// A trace that is being written has more bytes of events and values than are ever read.
  case bytesWritten(Int, allowed: Int, samples: Int)
  /// An event of a neuron that the layer does not have.
  case neuronOutOfRange(sample: Int, event: Int, neuron: Int, neurons: Int)
  /// An event that is neither at a time of the recording nor an unused slot.
  case eventTime(sample: Int, event: Int, time: String, end: Double)
  /// An infinite or undefined value.
  case notFinite(sample: Int, step: Int, neuron: Int, value: String)
  /// An event whose value is infinite or undefined.
  case eventValue(sample: Int, event: Int, value: String)
}

extension TraceFault: CustomStringConvertible {
  /// The fault in words: what, and what was expected.
  public var description: String {
    switch self {
    case .type(let found?, let expected): "its __type__ is \"\(found)\"; \(expected) was expected"
    case .type(nil, let expected): "it has no attribute __type__; \(expected) was expected"
    case .attribute(let name, let found, let expected):
      "its attribute \(name) is \(found); \(expected) was expected"
    case .shape(let shape, let expected): "it has the shape \(shape); \(expected) was expected"
    case .otherShape(let shape, let expected, let other):
      "it has the shape \(shape), but \(other) has \(expected); both must be the same"
    case .sampleCount(let count, let expected):
      "it has \(count) samples, others of this file have \(expected); all must have the same"
    case .nothing: "it holds no observable of any node; record something"
    case .duplicateName(let name): "two nodes are named \"\(name)\"; names must be unique"
    case .neuronCount(let count, let expected):
      "it has \(count) neurons, another observable of this node has \(expected)"
    case .missingTimeStep:
      "events have times, but nothing says how long a step is; give it, for example --dt 0.0001"
    case .tooLarge(let what, let count, let allowed):
      "it has \(count) \(what); at most \(allowed) are read"
    case .bytesWritten(let bytes, let allowed, let samples):
      "its first \(samples) samples hold \(bytes) bytes of events and values; "
        + "at most \(allowed) are ever read, record fewer samples"
    case .neuronOutOfRange(let sample, let event, let neuron, let neurons):
      "event \(event) of sample \(sample) is of neuron \(neuron); neurons must be in 0..<\(neurons), "
        + "or -1 at time inf where there is no event"
    case .eventTime(let sample, let event, let time, let end):
      "event \(event) of sample \(sample) is at \(time); times must be in 0..<\(end) (t_max), "
        + "or inf with index -1 where there is no event"
    case .notFinite(let sample, let step, let neuron, let value):
      "neuron \(neuron) of sample \(sample) is \(value) in step \(step); finite values were expected"
    case .eventValue(let sample, let event, let value):
      "event \(event) of sample \(sample) has the value \(value); finite values were expected"
    }
  }
}
