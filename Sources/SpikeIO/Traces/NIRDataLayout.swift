internal import HDF5

/// Names of NIRData (`nir.write_data`), and the attributes that Glint adds; see docs/formats/nirdata.md.
enum NIRDataLayout {
  static let type = "__type__"
  static let graphType = "NIRGraphData"
  static let nodeType = "NIRNodeData"
  static let griddedType = "TimeGriddedData"
  static let eventType = "EventData"
  static let valuedEventType = "ValuedEventData"
  static let nodes = "nodes"
  static let observables = "observables"
  static let data = "data"
  static let indices = "idx"
  static let times = "time"
  static let values = "value"
  static let timeStep = "dt"
  static let neurons = "n_neurons"
  static let end = "t_max"

  // What follows is Glint's; other readers pass over it.
  static let order = "order"
  static let label = "layer"
  static let shape = "shape"
  static let arithmetic = "arithmetic"
  static let samples = "samples"

  /// Neurons of a layer, steps of a recording, and samples, that are read.
  static let maximumCount = 1 << 24
  /// Layers of a file that are read.
  static let maximumLayers = 1 << 16

  /// Part of a step count by which a quotient may miss the next whole number: the rounding of a `Float`.
  private static let tolerance = 0x1p-23

  /// The step of `time`: `floor(time / timeStep)`, but for the rounding of the division.
  /// - Precondition: `time ≥ 0`, the quotient below 2^53.
  static func step(of time: Double, timeStep: Double) -> Int {
    let quotient = time / timeStep
    let nearest = quotient.rounded()
    let isJustBelow = nearest > quotient && nearest - quotient <= nearest * tolerance
    return Int(isJustBelow ? nearest : quotient)
  }

  /// Number of steps that it takes to reach `end`, an incomplete last one included; at least 1.
  /// - Precondition: `end > 0`, the quotient below 2^53.
  static func steps(until end: Double, timeStep: Double) -> Int {
    let quotient = end / timeStep
    let nearest = quotient.rounded()
    let isWhole = abs(nearest - quotient) <= nearest * tolerance
    return max(1, Int(isWhole ? nearest : quotient.rounded(.up)))
  }

  /// The first time that every reader's `floor(time / timeStep)` puts into `step`.
  static func time(of step: Int, timeStep: Double) -> Double {
    var time = Double(step) * timeStep
    while (time / timeStep).rounded(.down) < Double(step) { time = time.nextUp }
    return time
  }
}
