import FixedPoint
import NetworkModel

/// The neurons of one channel at the sampled rows, run over recorded integer currents.
///
/// It is the integer contract for one channel: what it counts is what the engine would count for these inputs.
struct ChannelSimulation {
  /// `Σ w · x << f` per row and step.
  let currents: [Int32]
  /// Spikes of the float neuron per row and step; empty where nothing fires.
  let teacher: [UInt8]
  let timeSteps: Int
  /// Steps over which spikes are counted.
  let window: Int

  var rows: Int { currents.count / timeSteps }

  /// Counts that are compared.
  var windows: Int { teacher.isEmpty ? 0 : rows * ((timeSteps + window - 1) / window) }

  /// How far spike counts are from the wanted ones.
  struct Outcome {
    /// Sum of squared differences over rows and windows.
    var squares = 0.0
    var spikes = 0
    /// Neurons × steps that were run.
    var neuronSteps = 0

    /// Spikes per neuron and step; nil when nothing was run.
    var rate: Double? { neuronSteps == 0 ? nil : Double(spikes) / Double(neuronSteps) }
  }

  /// What a neuron does with its input, and on a spike.
  struct Rule {
    /// `.max` for a neuron that never fires.
    var threshold: Int64
    var subtracts: Bool
    var reset: Int64
    var drive: Int64 = 0
    /// The synaptic current; nil where input reaches the membrane at once.
    var current: Leak?
    /// The threshold's rise; nil for a fixed one.
    var rise: Leak?
    /// What a spike adds to the rise.
    var increment: Int64 = 0
  }

  /// A state that decays and saturates.
  struct Leak {
    /// The decay in units of 2^−16.
    let factor: Int64
    let range: ClosedRange<Int64>

    init(_ decay: Decay, range: ClosedRange<Int64>) {
      factor = Int64((decay.factor * 65_536).rounded())
      self.range = range
    }

    /// `decay.applied(to: value)`: a sum of shifts of 16 fraction bits is the product.
    @inline(__always)
    func applied(to value: Int64) -> Int64 {
      value < 0 ? -((-value &* factor) >> 16) : (value &* factor) >> 16
    }

    @inline(__always)
    func next(after value: Int64, adding input: Int64) -> Int64 {
      min(max(applied(to: value) &+ input, range.lowerBound), range.upperBound)
    }
  }

  /// What a neuron looks like in one step.
  struct Moment {
    /// Row · steps + step.
    var place: Int
    /// Membrane that is compared.
    var membrane: Int64
    var current: Int64
    var rise: Int64
    /// What is kept until the next step.
    var stored: Int64
  }

  /// Runs every row with a narrow membrane.
  func run(_ staircase: Staircase, rule: Rule, bias: Int64, initial: Int) -> Outcome {
    run(rule: rule, bias: bias, initial: staircase.values[initial]) { membrane, _ in
      staircase.values[staircase.code(of: membrane)]
    } visit: { _ in
    }
  }

  /// Runs every row with a wide membrane.
  func run(
    _ store: WideStore, rule: Rule, bias: Int64, initial: Int64, visit: (Moment) -> Void = { _ in }
  ) -> Outcome {
    run(
      rule: rule, bias: bias, initial: initial, store: { store.kept($0, less: $1) }, visit: visit)
  }

  @inline(__always)
  private func run(
    rule: Rule, bias: Int64, initial: Int64, store: (Int64, Int64) -> Int64,
    visit: (Moment) -> Void
  ) -> Outcome {
    var outcome = Outcome()
    outcome.neuronSteps = currents.count
    var place = 0
    for _ in 0..<rows {
      var moment = Moment(place: 0, membrane: 0, current: 0, rise: 0, stored: initial)
      var step = 0
      while step < timeSteps {
        let end = min(step + window, timeSteps)
        var difference = 0
        while step < end {
          moment.place = place
          var input = bias &+ Int64(currents[place])
          if let current = rule.current {
            moment.current = current.next(after: moment.current, adding: input)
            input = moment.current
          }
          let membrane = moment.stored &+ input &+ rule.drive
          moment.membrane = membrane
          let fires = membrane >= rule.threshold &+ moment.rise
          if let rise = rule.rise {
            moment.rise = rise.next(after: moment.rise, adding: fires ? rule.increment : 0)
            moment.stored = store(membrane, fires ? rule.threshold &+ moment.rise : 0)
          } else {
            let rest =
              fires ? (rule.subtracts ? membrane &- rule.reset : rule.reset) : membrane
            moment.stored = store(rest, 0)
          }
          visit(moment)
          if fires { outcome.spikes += 1 }
          difference += (fires ? 1 : 0) - (teacher.isEmpty ? 0 : Int(teacher[place]))
          place += 1
          step += 1
        }
        if !teacher.isEmpty { outcome.squares += Double(difference * difference) }
      }
    }
    return outcome
  }
}

extension ChannelSimulation.Outcome {
  mutating func add(_ other: ChannelSimulation.Outcome) {
    squares += other.squares
    spikes += other.spikes
    neuronSteps += other.neuronSteps
  }
}

/// A wide membrane's staircase with one decay, as fast as a search wants it.
struct WideStore {
  private let decay: ChannelSimulation.Leak
  private let shift: Int
  private let rounding: RoundingRule
  private let range: ClosedRange<Int64>

  /// The staircase `store` by the decay in `row`.
  init(_ store: MembraneShift, row: Int) {
    decay = ChannelSimulation.Leak(store.decays[row], range: 0...0)
    shift = store.shift
    rounding = store.rounding
    range = Int64(store.range.lowerBound)...Int64(store.range.upperBound)
  }

  /// The value that is kept of a membrane, less what is taken off after its decay.
  @inline(__always)
  func kept(_ membrane: Int64, less taken: Int64) -> Int64 {
    let rounded = rounding.shifted(decay.applied(to: membrane) &- taken, right: shift)
    return min(max(rounded, range.lowerBound), range.upperBound) << Int64(shift)
  }
}
