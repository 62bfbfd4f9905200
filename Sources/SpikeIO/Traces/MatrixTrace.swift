public import SpikeData

/// A matrix as a trace: one observable of one layer, as tools store it in `.npy` and CSV files.
///
/// Steps by neurons, or neurons by steps where it is transposed (Lava); with a first axis of samples where it has three.
public struct MatrixTrace: TraceSource {
  /// The file's name.
  public let name: String
  /// `matrix`.
  public let formatName = "matrix"
  /// The one layer.
  public let layers: [TraceLayer]
  /// Not known.
  public let timeStep: Double? = nil
  /// Not known.
  public let arithmetic: TraceArithmetic? = nil
  /// `0..<count`.
  public let sampleNumbers: [Int]
  private let observable: Observable
  private let steps: Int
  private let neurons: Int
  private let isTransposed: Bool
  private let values: [Double]

  /// Numbers of steps and neurons of an array of `shape`; nil where it has none.
  ///
  /// With one axis it is one neuron; with three the first are samples; with more, steps come first and the rest are
  /// neurons. Transposed, steps are the last axis and everything before them are the neurons of one sample.
  public static func extents(
    of shape: [Int], isTransposed: Bool
  ) -> (samples: Int, steps: Int, neurons: Int)? {
    guard let first = shape.first, let last = shape.last, shape.allSatisfy({ $0 > 0 }) else {
      return nil
    }
    let count = shape.reduce(1, *)
    if shape.count == 1 { return (1, first, 1) }
    if isTransposed { return (1, last, count / last) }
    return shape.count == 3 ? (first, shape[1], last) : (1, first, count / first)
  }

  /// The trace of an array.
  ///
  /// - Parameters:
  ///   - name: The file's name.
  ///   - shape: Extents of the array.
  ///   - values: Its numbers, the last axis fastest.
  ///   - layer: The layer whose values they are, with as many neurons.
  ///   - observable: What they are.
  ///   - isTransposed: True for neurons by steps.
  /// - Throws: `trace` for an array of another size than the layer's, or with values that are not finite.
  public init(
    name: String, shape: [Int], values: [Double], layer: TraceLayer, observable: Observable,
    isTransposed: Bool
  ) throws(SpikeIOError) {
    guard let extents = Self.extents(of: shape, isTransposed: isTransposed),
      extents.neurons == layer.neurons
    else {
      let axes = isTransposed ? "[\(layer.neurons), steps]" : "[steps, \(layer.neurons)]"
      throw SpikeIOError(
        file: name, reason: .trace(object: "the array", .shape(shape, expected: axes)))
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      let rest = index % (extents.steps * extents.neurons)
      throw SpikeIOError(
        file: name,
        reason: .trace(
          object: "the array",
          .notFinite(
            sample: index / (extents.steps * extents.neurons),
            step: isTransposed ? rest % extents.steps : rest / extents.neurons,
            neuron: isTransposed ? rest / extents.steps : rest % extents.neurons,
            value: "\(values[index])")))
    }
    self.name = name
    self.values = values
    self.observable = observable
    self.isTransposed = isTransposed
    (steps, neurons) = (extents.steps, extents.neurons)
    var layer = layer
    layer.observables = [observable]
    layers = [layer]
    sampleNumbers = Array(0..<extents.samples)
  }

  /// The matrix of one sample.
  /// - Precondition: `index` in `sampleNumbers.indices`.
  public func sample(at index: Int) -> SampleTrace {
    var recording: Recording =
      observable.isSpikes ? .sparse(neurons: neurons) : .dense(neurons: neurons)
    let start = index * steps * neurons
    for step in 0..<steps {
      if isTransposed {
        recording.appendStep(values: (0..<neurons).map { values[start + $0 * steps + step] })
      } else {
        let row = start + step * neurons
        recording.appendStep(values: Array(values[row..<row + neurons]))
      }
    }
    return SampleTrace(number: index, layers: [[observable: recording]])
  }
}
