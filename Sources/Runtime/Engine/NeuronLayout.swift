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

  /// A layer's body with its constants.
  ///
  /// Parameters with one value per neuron make every neuron a channel of its own. Plain spiking neurons, of whose membranes
  /// nobody asks, have kernels of their own.
  func body(
    _ neuron: QuantizedNeuron, bias: [Int32], inputShift: Int, givesMembranes: Bool
  ) throws(ModelError) -> CompiledLayer.Body {
    let isPerNeuron = ([bias.count] + neuron.parameters.dropFirst(2).map(\.count)).contains {
      $0 > 1 && $0 != channels
    }
    func ordered(_ values: [Int32]) -> SmallIntegers {
      SmallIntegers(values.count <= 1 || !isPerNeuron ? values : permuted(values))
    }
    let reset: [Int32]
    let subtracts: Bool
    switch neuron.reset {
    case .toValue(let values): (reset, subtracts) = (values, false)
    case .subtract(let values): (reset, subtracts) = (values, true)
    }
    let isAdaptive = neuron.adaptation != nil
    let constants = NeuronConstants(
      channels: isPerNeuron ? channels * positions : channels, bias: ordered(bias),
      threshold: ordered(neuron.threshold ?? []), reset: ordered(isAdaptive ? [] : reset),
      subtracts: subtracts,
      inputShift: inputShift)
    let isPlain = neuron.isPlain && neuron.threshold != nil && !givesMembranes
    let store: NeuronDynamics.Store
    switch neuron.store {
    case .table(let table):
      let staircase = staircase(table, isPerNeuron: isPerNeuron)
      if isPlain { return .table(constants, staircase) }
      store = .table(staircase)
    case .shift(let shift):
      let keepsAll = shift.shift == 0 && shift.decays == [.none]
      if isPlain && keepsAll { return .wide(constants, shift.range) }
      store = .shift(
        NeuronDynamics.Shift(
          places: shift.shift, rounding: shift.rounding, range: shift.range,
          decays: shift.decays == [.none] ? nil : rows(shift.decays, isPerNeuron)))
    }
    return .dynamic(
      NeuronDynamics(
        constants, drive: ordered(neuron.drive.allSatisfy { $0 == 0 } ? [] : neuron.drive),
        store: store,
        current: neuron.current.map {
          NeuronDynamics.Current(
            bits: $0.width.bits, decays: rows($0.decays, isPerNeuron), wraps: $0.overflow == .wrap)
        },
        adaptation: neuron.adaptation.map {
          NeuronDynamics.Adaptation(
            bits: $0.width.bits, decays: rows($0.decays, isPerNeuron),
            increment: ordered($0.increment))
        }))
  }

  /// A staircase with one row for all, or one per channel of the constants.
  private func staircase(_ table: MembraneTable, isPerNeuron: Bool) -> CodeStaircase {
    guard table.rows > 1, isPerNeuron else {
      return CodeStaircase(
        codes: table.codes, rows: table.rows, values: table.values, cuts: table.cuts)
    }
    return CodeStaircase(
      codes: table.codes, rows: channels * positions,
      values: permutedRows(table.values, width: table.codes),
      cuts: permutedRows(table.cuts, width: table.codes - 1))
  }

  /// Decays with one row for all, or one per channel of the constants.
  private func rows(_ decays: [Decay], _ isPerNeuron: Bool) -> DecayRows {
    let ordered = decays.count == 1 || !isPerNeuron ? decays : permutedRows(decays, width: 1)
    return DecayRows(ordered.map { $0.terms.map { ($0.sign, $0.shift) } })
  }

  /// Values for all, per channel, or per neuron in the engine's order.
  func spread(_ values: [Int32]) -> SmallIntegers {
    SmallIntegers(values.count <= 1 || values.count == channels ? values : permuted(values))
  }

  /// Values per channel or per neuron as one per neuron in the engine's order.
  func permuted(_ values: [Int32]) -> [Int32] { permutedRows(values, width: 1) }

  private func permutedRows<Value>(_ values: [Value], width: Int) -> [Value] {
    guard width > 0 else { return [] }
    let perChannel = values.count == channels * width
    var result: [Value] = []
    result.reserveCapacity(channels * positions * width)
    for position in 0..<positions {
      for channel in 0..<channels {
        let row = perChannel ? channel : channel * positions + position
        result += values[row * width..<(row + 1) * width]
      }
    }
    return result
  }
}
