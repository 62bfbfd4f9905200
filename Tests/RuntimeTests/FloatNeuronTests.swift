import NetworkModel
import Testing

@testable import Runtime

/// Float neurons over a few steps; every value is derived by hand and exact in binary.
@Suite("Float neurons, step by step")
struct FloatNeuronTests {
  static func execution(_ convention: Discretization, dt: Double = 1) -> Execution {
    Execution(timeSteps: 1, timeStep: dt, discretization: convention)
  }

  /// Spikes and membranes over the steps of `inputs`.
  static func run(
    _ neuron: Neuron, by convention: Discretization = .forwardEuler, dt: Double = 1,
    _ inputs: [Double]
  ) -> (spikes: [Double], membranes: [Double]) {
    var neurons = neuron.neurons(count: 1, execution: execution(convention, dt: dt))
    var result: (spikes: [Double], membranes: [Double]) = ([], [])
    for input in inputs {
      result.spikes += neurons.step([input])
      result.membranes += neurons.shownMembranes
    }
    return result
  }

  static func currentBased(_ model: Neuron.Model) -> Neuron {
    var neuron = Neuron(
      model: model, tau: [4], resistance: [8], leak: [0.5], threshold: model.spikes ? [2] : [])
    neuron.synapticTau = [2]
    neuron.inputWeight = [4]
    return neuron
  }

  @Test("CubaLIF: i ← i + ½(4·x − i); v ← v + ¼((½ − v) + 8·i), the current of the same step")
  func current() {
    var neurons = Self.currentBased(.currentBasedLeakyIntegrateAndFire).neurons(
      count: 1, execution: Self.execution(.forwardEuler))
    // i: 2, 1, 0.5. v: ¼(½ + 16) = 4.125 fires → 0; ¼(½ + 8) = 2.125 fires → 0; ¼(½ + 4) = 1.125.
    #expect(neurons.step([1]) == [1] && neurons.shownCurrents == [2])
    #expect(neurons.shownPotentials == [4.125] && neurons.shownMembranes == [0])
    #expect(neurons.step([0]) == [1] && neurons.shownCurrents == [1])
    #expect(neurons.step([0]) == [0] && neurons.shownMembranes == [1.125])
  }

  @Test("CubaLI gives the membrane, and nothing resets it")
  func integrator() {
    let run = Self.run(Self.currentBased(.currentBasedLeakyIntegrator), [1, 0])
    // v: 4.125, then 4.125 + ¼((½ − 4.125) + 8) = 5.21875.
    #expect(run.spikes == [4.125, 5.21875] && run.membranes == run.spikes)
  }

  @Test("What a current takes in decays with it in sinabs and Rockpool, and not elsewhere")
  func decayingInput() {
    var neuron = Neuron(model: .currentBasedLeakyIntegrator, leak: [0])
    func set(_ tau: Double) {
      (neuron.tau, neuron.synapticTau) = ([tau], [tau])
      (neuron.resistance, neuron.inputWeight) = ([tau], [tau])
    }
    // e^(−1/τ) = ½, and gains of 1/τ · τ: i = ½·(0 + 1), then ¼; v = ½, then ¼ + ¼.
    set(1 / 0.6931471805599453)
    #expect(Self.run(neuron, by: .sinabs, [1, 0]).spikes == [0.5, 0.5])
    #expect(Self.run(neuron, by: .rockpool, [1, 0]).spikes == [0.5, 0.5])
    // 1 − 1/τ = ½: i = 1, then ½; v = 1, then ½ + ½.
    set(2)
    #expect(Self.run(neuron, by: .spyx, [1, 0]).spikes == [1, 1])
  }

  /// Threshold 1, β = 1, decays of ½.
  static var adaptive: Neuron {
    var neuron = Neuron(
      model: .adaptiveLeakyIntegrateAndFire, tau: [2], resistance: [2], leak: [0], threshold: [1])
    neuron.adaptationTau = [2]
    neuron.adaptationStrength = [1]
    return neuron
  }

  @Test("ALIF: a spike raises the threshold, and the next step takes the raised one off")
  func adaptation() {
    // a: 0, ½, ¾; ϑ: 1, 1½, 1¾.
    // v: ½·0 + 2 = 2 fires; ½·2 + 2 − 1½ = 1½, not above 1½; a: ¼, ϑ 1¼: ½·1½ + 2 = 2¾ fires;
    // a: ½·¼ + ½ = ⅝, ϑ 1⅝: ½·2¾ + 0 − 1⅝ = −¼.
    let run = Self.run(Self.adaptive, [2, 2, 2, 0])
    #expect(run.spikes == [1, 0, 1, 0])
    #expect(run.membranes == [2, 1.5, 2.75, -0.25])
    var equal = Self.adaptive
    equal.comparison = .greaterOrEqual
    #expect(Self.run(equal, [2, 2]).spikes == [1, 1])
  }

  @Test("Several spikes take off several thresholds; strictly above, a multiple counts one less")
  func severalSpikes() {
    var neuron = Neuron(model: .integrateAndFire, threshold: [2])
    (neuron.reset, neuron.comparison, neuron.emitsSeveralSpikes) = (
      .subtract, .greaterOrEqual, true
    )
    let inputs = [7.0, 1, -9, 20]
    var run = Self.run(neuron, inputs)
    #expect(run.spikes == [3, 1, 0, 5] && run.membranes == [1, 0, -9, 1])
    neuron.comparison = .greater
    run = Self.run(neuron, inputs)
    #expect(run.spikes == [3, 0, 0, 6] && run.membranes == [1, 2, -7, 1])
    neuron.reset = .zero
    #expect(Self.run(neuron, inputs).spikes == [1, 0, 0, 1])
  }

  @Test("A floor holds what is kept, after the reset")
  func floor() {
    var neuron = Neuron(model: .integrateAndFire, threshold: [2])
    neuron.floor = [-1]
    #expect(Self.run(neuron, [-5, 1, 3]).membranes == [-1, 0, 0])
    var integrator = Neuron(model: .integrator)
    integrator.floor = [0]
    #expect(Self.run(integrator, [-3, 2]).spikes == [0, 2])
  }

  @Test("snnTorch takes the threshold off first where it was passed before, and gives it back")
  func unresolved() {
    var neuron = Neuron(model: .leakyIntegrateAndFire, tau: [2], leak: [0], threshold: [2])
    (neuron.reset, neuron.resistance) = (.subtract, [2])
    // v: 7 fires → 5. Still above: ½·5 − 2 = ½, not above, given back: 2½. Above: ½·2½ + 2 − 2 = 1¼, given
    // back: 3¼. Above: ½·3¼ + 3 − 2 = 2⅝ fires, and has been taken off already.
    let run = Self.run(neuron, by: .snnTorch, [7, 0, 2, 3])
    #expect(run.spikes == [1, 0, 0, 1])
    #expect(run.membranes == [5, 2.5, 3.25, 2.625])
    // Elsewhere: 5; 2½ fires → ½; 2¼ fires → ¼; 3⅛ fires → 1⅛.
    #expect(Self.run(neuron, [7, 0, 2, 3]).spikes == [1, 1, 1, 1])
    #expect(Self.run(neuron, [7, 0, 2, 3]).membranes == [5, 0.5, 0.25, 1.125])
  }

  @Test("spyx subtracts in the next step, after the decay")
  func lateSubtraction() {
    var neuron = Neuron(model: .leakyIntegrateAndFire, tau: [2], leak: [0], threshold: [2])
    (neuron.reset, neuron.resistance) = (.subtract, [2])
    // v: 3 fires; 1½ − 2 = −½; −¼ + 3 = 2¾ fires; 1⅜ + 2 − 2 = 1⅜.
    let run = Self.run(neuron, by: .spyx, [3, 0, 3, 2])
    #expect(run.spikes == [1, 0, 1, 0] && run.membranes == [3, -0.5, 2.75, 1.375])
    neuron.reset = .zero
    #expect(Self.run(neuron, by: .spyx, [3, 0]).membranes == [0, 0])
  }

  @Test(
    "The exact solution goes on from the crossing: half a step for a ramp that is halfway there")
  func crossing() {
    let ramp = Neuron(model: .integrateAndFire, threshold: [1], resetValue: [-1])
    // 0 → 2 crosses 1 in the middle of the step and adds 1 to −1 in the rest of it.
    #expect(Self.run(ramp, by: .exact, [2]).membranes == [0])
    #expect(Self.run(ramp, by: .exponential, [2]).membranes == [-1])
    // τ = 1/ln 4: the way left is ¼ after a step and ½ at half of it, where 0 → 8 crosses 4.
    let leaky = Neuron(
      model: .leakyIntegrateAndFire, tau: [1 / 1.3862943611198906], leak: [0], threshold: [4])
    let run = Self.run(leaky, by: .exact, [8])
    #expect(run.spikes == [1] && abs(run.membranes[0] - 4) < 1e-14)
  }

  @Test("Nengo never goes below 0, and a Threshold keeps nothing")
  func others() {
    var neuron = Neuron(model: .integrateAndFire, threshold: [2])
    neuron.floor = [0]
    #expect(Self.run(neuron, by: .nengo, [-1, 1.5, 1]).spikes == [0, 0, 1])
    let threshold = Neuron(model: .threshold, threshold: [1])
    #expect(Self.run(threshold, [1, 1.5, 0.5]).spikes == [0, 1, 0])
  }

  @Test("Constants are rounded to single precision where the framework's are")
  func precision() {
    let execution = Self.execution(.lava, dt: 1e-4)
    let neuron = Neuron(
      model: .leakyIntegrateAndFire, tau: [2.5e-3], leak: [0], threshold: [0.1])
    let mixed = FloatConstants<Double>(neuron, execution)
    #expect(mixed.decay[0] == Double(Float(0.96)) && mixed.input[0] == Double(Float(0.04)))
    let double = FloatConstants<Double>(neuron, Self.execution(.exponential, dt: 1e-4))
    #expect(double.decay[0] == 0.9607894391523232)
    // snnTorch's threshold is in units of dt/τ.
    let single = FloatConstants<Float>(neuron, Self.execution(.snnTorch, dt: 1e-4))
    #expect(single.threshold[0] == 2.5 && single.input[0] == 1)
  }
}
