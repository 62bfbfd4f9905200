import FixedPoint
import NetworkModel

/// The neurons of one channel at the sampled rows, run over recorded integer currents.
///
/// It is the integer contract for one channel: what it counts is what the engine would count.
struct ChannelSimulation {
  /// `Σ w · x << f` per row and step.
  let currents: [Int32]
  /// Spikes of the float neuron per row and window of steps.
  let wanted: [Int32]
  let timeSteps: Int
  let window: Int

  var rows: Int { currents.count / timeSteps }

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

  /// What a neuron does on and after a spike.
  struct Rule {
    var threshold: Int64
    var subtracts: Bool
    var reset: Int64
  }

  /// Runs every row with a narrow membrane.
  func run(_ staircase: Staircase, rule: Rule, bias: Int64, initial: Int) -> Outcome {
    run(rule: rule, bias: bias, initial: staircase.values[initial]) { membrane in
      staircase.values[staircase.code(of: membrane)]
    }
  }

  /// Runs every row with a wide membrane.
  func run(_ store: MembraneShift, rule: Rule, bias: Int64, initial: Int32) -> Outcome {
    run(rule: rule, bias: bias, initial: store.value(of: initial)) { membrane in
      store.value(of: store.code(of: membrane))
    }
  }

  @inline(__always)
  private func run(
    rule: Rule, bias: Int64, initial: Int64, store: (Int64) -> Int64
  ) -> Outcome {
    var outcome = Outcome()
    outcome.neuronSteps = currents.count
    var place = 0
    var wish = 0
    for _ in 0..<rows {
      var membrane = initial
      var step = 0
      while step < timeSteps {
        let end = min(step + window, timeSteps)
        var count: Int32 = 0
        while step < end {
          var sum = membrane + bias + Int64(currents[place])
          if sum >= rule.threshold {
            count += 1
            sum = rule.subtracts ? sum - rule.reset : rule.reset
          }
          membrane = store(sum)
          place += 1
          step += 1
        }
        let difference = Double(count - wanted[wish])
        outcome.squares += difference * difference
        outcome.spikes += Int(count)
        wish += 1
      }
    }
    return outcome
  }
}
