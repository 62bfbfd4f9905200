import NetworkModel
import TestSupport
import Testing

/// The conventions against what the back ends themselves recorded: every spike, and every membrane.
@Suite("One neuron in eleven back ends", .enabled(if: SharedData.has(RecordedNeuron.folder)))
struct RecordedNeuronTests {
  static let hardReset = [460, 510, 710, 760]

  /// True where both hold the same numbers in single precision; expectations print what they compare.
  static func areEqual(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { Float($0) == Float($1) }
  }

  /// Largest difference of two traces.
  static func distance(_ left: [Double], _ right: [Double]) -> Double {
    precondition(left.count == right.count)
    return zip(left, right).map { abs($0 - $1) }.max() ?? 0
  }

  @Test("All back ends saw the same 34 input spikes")
  func inputs() throws {
    let names = [
      "exact", "lava_cpu_fixed", "lava_cpu_float", "lava_loihi_fixed", "nengo", "norse", "rockpool",
      "sinabs", "snntorch", "spinnaker2", "spyx",
    ]
    let first = try RecordedNeuron("norse").inputs
    #expect(first.count == 34)
    for name in names { #expect(try RecordedNeuron(name).inputs == first, "\(name)") }
  }

  @Test("Norse: every membrane bit for bit, by its own name and by forward Euler")
  func norse() throws {
    let file = try RecordedNeuron("norse")
    #expect(file.spikes == Self.hardReset)
    for convention in [Discretization.norse, .forwardEuler] {
      let run = try file.run(convention)
      #expect(run.spikes == file.spikes)
      // The file prints single precision in its shortest form.
      #expect(Self.areEqual(run.membranes, file.membranes))
    }
  }

  @Test("snnTorch counts membranes in dt/τ: every one bit for bit")
  func snnTorch() throws {
    let file = try RecordedNeuron("snntorch")
    let run = try file.run(.snnTorch)
    #expect(run.spikes == file.spikes && run.spikes == Self.hardReset)
    let unit = Double(Float(1e-4) / Float(2.5e-3))
    #expect(Self.areEqual(run.membranes.map { $0 / unit }, file.membranes))
  }

  @Test("SpiNNaker2 stores the weight 102.02 as 102: the same trace 1.96e-4 lower")
  func spinnaker2() throws {
    let file = try RecordedNeuron("spinnaker2")
    #expect(try file.run(.snnTorch).spikes == file.spikes)
    // In double precision with single-precision constants, as Lava computes, which is a step later.
    let run = try file.run(.lava)
    let unit = 102 / 102.02 / Double(Float(1e-4) / Float(2.5e-3))
    let shifted = run.membranes.dropFirst().map { $0 * unit }
    #expect(Self.distance(shifted, file.membranes.dropLast()) < 1e-12)
  }

  @Test("Nengo: the solution for a constant input, membranes divided by the threshold")
  func nengo() throws {
    let file = try RecordedNeuron("nengo")
    let run = try file.run(.nengo)
    #expect(run.spikes == file.spikes && run.spikes == Self.hardReset)
    let threshold = Double(Float(0.1))
    #expect(Self.distance(run.membranes.map { $0 / threshold }, file.membranes) < 1e-12)
  }

  @Test("The exact solution, reset at the crossing inside the step")
  func exact() throws {
    let file = try RecordedNeuron("exact")
    let run = try file.run(.exact)
    #expect(run.spikes == file.spikes && run.spikes == Self.hardReset)
    #expect(Self.distance(Array(run.membranes[..<460]), Array(file.membranes[..<460])) < 1e-12)
    // The script of the paper rounds the crossing to single precision.
    #expect(Self.distance(run.membranes, file.membranes) < 3e-9)
  }

  @Test("Exponential resets at the end of the step: the same spikes, other membranes after them")
  func exponential() throws {
    let file = try RecordedNeuron("exact")
    let run = try file.run(.exponential)
    #expect(run.spikes == file.spikes)
    #expect(Self.distance(Array(run.membranes[..<460]), Array(file.membranes[..<460])) < 1e-12)
    let largest = Self.distance(run.membranes, file.membranes)
    #expect((largest * 1e6).rounded() == 6226)
  }

  @Test("sinabs and Rockpool: exponential decay, gain dt/τ, subtraction; one input earlier")
  func sinabsAndRockpool() throws {
    for (name, convention) in [("sinabs", Discretization.sinabs), ("rockpool", .rockpool)] {
      let file = try RecordedNeuron(name)
      let run = try file.run(convention)
      #expect(run.spikes == file.spikes && run.spikes == [450, 500, 710, 760], "\(name)")
      #expect(Self.areEqual(run.membranes, file.membranes), "\(name)")
    }
  }

  @Test("spyx: spikes a step late; its membranes are those that the next step compares")
  func spyx() throws {
    let file = try RecordedNeuron("spyx")
    let run = try file.run(.spyx)
    #expect(run.spikes == file.spikes && run.spikes == [461, 511, 711, 761])
    #expect(run.membranes[0] == 0)
    #expect(Self.areEqual(Array(run.membranes.dropFirst()), file.membranes.dropLast()))
  }

  @Test("Lava in floating point: everything a step late, double precision with single constants")
  func lava() throws {
    let file = try RecordedNeuron("lava_cpu_float")
    let run = try file.run(.lava)
    #expect(run.spikes == file.spikes && run.spikes == [461, 511, 711, 761])
    #expect(Self.distance(run.membranes, file.membranes) == 0)
  }
}
