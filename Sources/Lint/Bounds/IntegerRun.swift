import FixedPoint
import NetworkModel

/// One integer neuron that gets the same input in every step.
struct IntegerRun {
  /// The lowest threshold that it can have.
  let threshold: Int32
  private let neuron: QuantizedNeuron
  private let steps: Int
  private let place: (Int) -> Int
  private let start: Int32

  /// Neuron `index` of a node of shape `shape`; nil for integrators, and for currents that wrap around.
  init?(_ neuron: QuantizedNeuron, _ index: Int, of shape: Shape, _ execution: Execution) {
    guard let threshold = neuron.threshold, neuron.current?.overflow != .wrap,
      neuron.adaptation.map({ $0.increment.allSatisfy { $0 >= 0 } }) ?? true
    else { return nil }
    // One value for all, per channel, or per neuron.
    place = { count in index * count / shape.count }
    self.neuron = neuron
    self.threshold = threshold[index * threshold.count / shape.count]
    start = neuron.initialCode[index * neuron.initialCode.count / shape.count]
    steps = IntegerFiring.steps(execution)
  }

  /// Whether the largest input brings it to its threshold, and the largest membrane that it gets to.
  func canFire(_ input: Interval) -> (canFire: Bool, membrane: Double) {
    guard input.upper > -0x1p40, input.upper < 0x1p40 else { return (true, input.upper) }
    var membrane = value(of: start)
    var highest = Int64.min
    var current = initialCurrent
    for _ in 0..<steps {
      let before = (membrane, current)
      let sum = membrane + arriving(Int64(input.upper), &current)
      highest = max(highest, sum)
      if highest >= threshold { return (true, Double(highest)) }
      membrane = stored(sum)
      if membrane == before.0, current == before.1 { break }
    }
    return (false, Double(highest))
  }

  /// The membrane with which it fires in every step but perhaps the first ones while `input` comes; nil when it does not.
  func firesAlways(_ input: Double) -> Double? {
    guard input > -0x1p40, input < 0x1p40, neuron.adaptation == nil else { return nil }
    var membrane = value(of: start)
    var current = initialCurrent
    var last: Int64?
    for step in 0..<max(steps, 2) {
      let sum = membrane + arriving(Int64(input), &current)
      if sum >= threshold {
        last = sum
      } else if step >= 1 {
        return nil
      }
      membrane = stored(sum >= threshold ? reset(sum) : sum)
      // A membrane that settles tells the rest.
      if step > 64 { break }
    }
    return last.map { Double($0) }
  }

  private var initialCurrent: Int32 {
    neuron.current.map { $0.initial[place($0.initial.count)] } ?? 0
  }

  /// What reaches the membrane in one step: the input, or the current that it feeds.
  private func arriving(_ input: Int64, _ current: inout Int32) -> Int64 {
    let drive = Int64(neuron.drive[place(neuron.drive.count)])
    guard let kept = neuron.current else { return input + drive }
    current = kept.next(after: current, adding: input, row: place(kept.decays.count))
    return Int64(current) + drive
  }

  private func reset(_ membrane: Int64) -> Int64 {
    switch neuron.reset {
    case .toValue(let values): Int64(values[place(values.count)])
    case .subtract(let values): membrane - Int64(values[place(values.count)])
    }
  }

  private func value(of code: Int32) -> Int64 {
    switch neuron.store {
    case .table(let table): Int64(table.value(of: Int(code), row: place(table.rows)))
    case .shift(let shift): shift.value(of: code)
    }
  }

  /// The membrane that the next step begins with.
  private func stored(_ membrane: Int64) -> Int64 {
    guard neuron.width.bits > 0 else { return 0 }
    switch neuron.store {
    case .table(let table):
      let row = place(table.rows)
      return Int64(
        table.value(
          of: table.code(of: membrane.saturated(to: Int32.min...Int32.max), row: row), row: row))
    case .shift(let shift):
      return shift.value(of: shift.code(of: membrane, row: place(shift.decays.count)))
    }
  }
}
