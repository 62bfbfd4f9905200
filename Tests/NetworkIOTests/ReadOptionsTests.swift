import NetworkIO
import NetworkModel
import Testing

@Suite("Options on top of others")
struct ReadOptionsTests {
  /// Options of which none is as it is when nothing is given.
  private static var all: ReadOptions {
    var options = ReadOptions()
    options.tensors = "weights.h5"
    options.timeStep = 1e-4
    options.discretization = .norse
    options.reset = .subtract
    options.comparison = .greaterOrEqual
    options.emitsSeveralSpikes = true
    options.floor = .at(-1)
    options.timeSteps = 7
    options.coding = .series
    options.stepSeconds = 0.002
    options.divide = 255
    options.mean = [0.5]
    options.deviation = [0.25]
    options.layerDelay = 1
    options.rounding = .nearest
    options.origin = .firstEvent
    options.skipsFirstStep = true
    options.readout = .membrane
    options.decision = .step
    options.classes = 3
    options.isStrict = true
    options.allowsLongTimeStep = true
    return options
  }

  @Test("What is left open is taken from the others, every one of them")
  func open() {
    let empty = Mirror(reflecting: ReadOptions()).children.map { "\($0.value)" }
    let full = Mirror(reflecting: Self.all).children.map { "\($0.value)" }
    #expect(zip(empty, full).allSatisfy { $0 != $1 }, "a new option is not set here")
    #expect(ReadOptions().completed(by: Self.all) == Self.all)
  }

  @Test("What is given stays")
  func given() {
    #expect(Self.all.completed(by: ReadOptions()) == Self.all)
    var others = Self.all
    others.reset = .zero
    others.mean = [0.75, 0.5]
    others.skipsFirstStep = false
    others.timeStep = 1
    #expect(Self.all.completed(by: others) == Self.all)
    var mine = ReadOptions()
    mine.skipsFirstStep = false
    var expected = Self.all
    expected.skipsFirstStep = false
    #expect(mine.completed(by: Self.all) == expected)
  }
}
