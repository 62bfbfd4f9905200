import FixedPoint
import Kernels
import NetworkModel

/// Brings a neuron node's parameters, row-major in the file, into the order in which the engine visits the neurons.
struct NeuronLayout {
  /// Channels of the layer's map.
  let channels: Int
  /// Positions of the layer's map.
  let positions: Int

  /// A neuron that keeps no state.
  static let stateless: BitWidth = {
    guard let width = try? BitWidth(membrane: 0) else { fatalError("0 bits are a membrane width") }
    return width
  }()

  /// A layer's body with its constants, and how the layer is cut into channels and positions.
  ///
  /// Parameters with one value per neuron make every neuron a channel of its own.
  func body(
    _ neuron: QuantizedNeuron?, bias: [Int32], inputShift: Int
  ) throws(ModelError) -> (body: CompiledLayer.Body, initialCodes: SmallIntegers) {
    guard let neuron else {
      return (
        .readout(bias: SmallIntegers(spread(bias)), inputShift: inputShift), SmallIntegers([0])
      )
    }
    let reset: [Int32]
    let subtracts: Bool
    switch neuron.reset {
    case .toValue(let values): (reset, subtracts) = (values, false)
    case .subtract(let values): (reset, subtracts) = (values, true)
    }
    let threshold = neuron.threshold ?? []
    var rows = 1
    if case .table(let table) = neuron.store { rows = table.rows }
    let perNeuron = [bias.count, threshold.count, reset.count, rows].contains {
      $0 > 1 && $0 != channels
    }
    func ordered(_ values: [Int32]) -> SmallIntegers {
      SmallIntegers(values.count <= 1 || !perNeuron ? values : permuted(values))
    }
    let constants = NeuronConstants(
      channels: perNeuron ? channels * positions : channels, bias: ordered(bias),
      threshold: ordered(threshold), reset: ordered(reset), subtracts: subtracts,
      inputShift: inputShift)
    let store = try arranged(neuron.store, perNeuron: perNeuron)
    return (body(neuron, constants, store), initialCodes(neuron))
  }

  private func body(
    _ neuron: QuantizedNeuron, _ constants: NeuronConstants, _ store: MembraneStore
  ) -> CompiledLayer.Body {
    guard neuron.threshold != nil else { return .integrator(constants, store) }
    switch store {
    case .shift(let shift): return .wide(constants, shift, shift.kernelRule)
    case .table(let table):
      return .table(
        constants,
        CodeStaircase(
          codes: table.codes, rows: table.rows, values: table.values, cuts: table.cuts))
    }
  }

  /// A staircase with one row for all, or one per channel of the constants.
  private func arranged(
    _ store: MembraneStore, perNeuron: Bool
  ) throws(ModelError) -> MembraneStore {
    guard case .table(let table) = store, table.rows > 1, perNeuron else { return store }
    return .table(
      try MembraneTable(
        codes: table.codes, rows: channels * positions,
        values: permutedRows(table.values, width: table.codes),
        cuts: permutedRows(table.cuts, width: table.codes - 1)))
  }

  /// The initial codes: one for all, one per channel, or one per neuron in the engine's order.
  private func initialCodes(_ neuron: QuantizedNeuron) -> SmallIntegers {
    let codes = neuron.initialCode
    return SmallIntegers(codes.count == 1 || codes.count == channels ? codes : permuted(codes))
  }

  /// Values per channel or per neuron as one per neuron in the engine's order.
  private func permuted(_ values: [Int32]) -> [Int32] { permutedRows(values, width: 1) }

  private func permutedRows(_ values: [Int32], width: Int) -> [Int32] {
    guard width > 0 else { return [] }
    let perChannel = values.count == channels * width
    var result: [Int32] = []
    result.reserveCapacity(channels * positions * width)
    for position in 0..<positions {
      for channel in 0..<channels {
        let row = perChannel ? channel : channel * positions + position
        result += values[row * width..<(row + 1) * width]
      }
    }
    return result
  }

  /// The bias of a read-out: none, or one per channel, or one per neuron in the engine's order.
  private func spread(_ bias: [Int32]) -> [Int32] {
    bias.count <= channels ? bias : permuted(bias)
  }
}

extension MembraneShift {
  /// The rule as the kernel takes it.
  fileprivate var kernelRule: WideStaircase {
    if shift == 0 && decays == [.none] { return .clamp(range) }
    return .rule(code: { code(of: $0) }, value: { value(of: $0) })
  }
}
