import FixedPoint

/// Work space of the neuron kernels: a layer's constants widened to 32 bits while the layer is stepped.
///
/// One worker has one, sized for its largest layer; it belongs to no layer and is not counted as network memory.
public struct NeuronScratch: Sendable {
  var bias: [Int32]
  var threshold: [Int32]
  var reset: [Int32]
  var drive: [Int32]
  var increment: [Int32]
  /// `[channels, 2^codeShift]`: values of the codes.
  var values: [Int32]
  /// `[channels, 2^codeShift]`: cuts between the codes; what lies behind the last is not read.
  var cuts: [Int32]

  /// Scratch for layers of at most `channels` channels with at most `codes` table codes.
  public init(channels: Int, codes: Int) {
    bias = [Int32](repeating: 0, count: channels)
    threshold = bias
    reset = bias
    drive = bias
    increment = bias
    values = [Int32](repeating: 0, count: channels << Self.codeShift(codes))
    cuts = values
  }

  /// Left shift that gives every channel room for its codes: ⌈log2 codes⌉.
  static func codeShift(_ codes: Int) -> Int {
    codes <= 1 ? 0 : Int.bitWidth - (codes - 1).leadingZeroBitCount
  }

  mutating func load(_ constants: NeuronConstants) {
    constants.bias.widen(channels: constants.channels, into: &bias)
    constants.threshold.widen(channels: constants.channels, into: &threshold)
    constants.reset.widen(channels: constants.channels, into: &reset)
  }

  mutating func load(_ dynamics: NeuronDynamics) {
    let channels = dynamics.constants.channels
    load(dynamics.constants)
    dynamics.drive.widen(channels: channels, into: &drive)
    dynamics.adaptation?.increment.widen(channels: channels, into: &increment)
    if case .table(let staircase) = dynamics.store { load(staircase, channels: channels) }
  }

  mutating func load(_ staircase: CodeStaircase, channels: Int) {
    let shift = Self.codeShift(staircase.codes)
    let (codes, isShared) = (staircase.codes, staircase.rows == 1)
    var (firstValue, firstCut) = (0, 0)
    for channel in 0..<channels {
      let first = channel << shift
      for code in 0..<codes { values[first | code] = staircase.values[firstValue + code] }
      for code in 0..<codes - 1 { cuts[first | code] = staircase.cuts[firstCut + code] }
      if isShared { continue }
      firstValue += codes
      firstCut += codes - 1
    }
  }
}
