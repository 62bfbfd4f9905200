@testable import Comparison
import SpikeData
import Testing

@Suite("Which layer is compared with which")
struct TraceAlignmentTests {
  private static func layer(
    _ name: String, _ neurons: Int = 3, label: String? = nil,
    _ observables: [Observable] = [.spikes]
  ) -> TraceLayer {
    TraceLayer(name: name, label: label, shape: [neurons], observables: observables)
  }

  private static func pairs(_ alignment: TraceAlignment) -> [[Int]] {
    alignment.pairs.map { [$0.first, $0.second] }
  }

  @Test("Names first, then labels, then the order of what is left")
  func order() throws {
    let first = [
      Self.layer("in", 2), Self.layer("a", label: "fc1"), Self.layer("b"), Self.layer("c", 7),
      Self.layer("d", 9),
    ]
    let second = [
      Self.layer("b"), Self.layer("z", label: "fc1"), Self.layer("in", 2), Self.layer("x", 7),
      Self.layer("y", 9),
    ]
    let alignment = try TraceAlignment(first, second)
    #expect(Self.pairs(alignment) == [[0, 2], [1, 1], [2, 0], [3, 3], [4, 4]])
    #expect(alignment.onlyFirst == [] && alignment.onlySecond == [])
    let other = try TraceAlignment(first, second, followsSecond: true)
    #expect(Self.pairs(other) == [[2, 0], [1, 1], [0, 2], [3, 3], [4, 4]])
  }

  @Test("What is left is paired only where all of it fits")
  func rest() throws {
    let first = [Self.layer("in", 2), Self.layer("a", 3), Self.layer("b", 4)]
    let alignment = try TraceAlignment(first, [Self.layer("in", 2), Self.layer("x", 4)])
    #expect(Self.pairs(alignment) == [[0, 0]])
    #expect(alignment.onlyFirst == ["a", "b"])
    #expect(alignment.onlySecond == ["x"])
  }

  @Test("A map wins over names, and takes labels too")
  func map() throws {
    let first = [Self.layer("a"), Self.layer("b", label: "fc")]
    let second = [Self.layer("a"), Self.layer("b")]
    let alignment = try TraceAlignment(first, second, map: [("a", "b"), ("fc", "a")])
    #expect(Self.pairs(alignment) == [[0, 1], [1, 0]])
    #expect(throws: AlignmentError.unknownLayer("q", .second, known: ["a", "b"])) {
      try TraceAlignment(first, second, map: [("a", "q")])
    }
    #expect(throws: AlignmentError.unknownLayer("q", .first, known: ["a", "b"])) {
      try TraceAlignment(first, second, map: [("q", "a")])
    }
  }

  @Test("Layers and observables can be chosen; spikes come first")
  func choice() throws {
    let both: [Observable] = [.membranes, .spikes, .values]
    let first = [Self.layer("a", both), Self.layer("b", label: "fc", both)]
    let second = [Self.layer("a", [.spikes, .membranes]), Self.layer("b", both)]
    let all = try TraceAlignment(first, second)
    #expect(
      all.pairs.map(\.observables) == [[.spikes, .membranes], [.spikes, .membranes, .values]])
    let one = try TraceAlignment(first, second, layers: ["fc"], observables: [.membranes])
    #expect(Self.pairs(one) == [[1, 1]])
    #expect(one.pairs[0].observables == [.membranes])
    #expect(one.onlyFirst == ["a"])
    #expect(throws: AlignmentError.noSuchLayer("no", first: ["a", "b"], second: ["a", "b"])) {
      try TraceAlignment(first, second, layers: ["no"])
    }
  }

  @Test("An observable that not both have is refused, with those that both have")
  func missingObservable() throws {
    let first = [Self.layer("a", [.spikes]), Self.layer("b", [.spikes, .membranes, .values])]
    let second = [Self.layer("a", [.spikes]), Self.layer("b", [.spikes, .membranes])]
    for name in ["u", "value"] {
      let error = AlignmentError.noSuchObservable(
        Observable(rawValue: name), known: [.spikes, .membranes])
      #expect(throws: error) {
        try TraceAlignment(
          first, second, observables: [.membranes, Observable(rawValue: name)])
      }
      #expect(
        error.description
          == "there is no observable \"\(name)\" that both A and B have of a layer; "
          + "they have \"spikes\", \"v\"")
    }
    // Of the layer that was chosen there are no membranes.
    #expect(throws: AlignmentError.noSuchObservable(.membranes, known: [.spikes])) {
      try TraceAlignment(first, second, layers: ["a"], observables: [.membranes])
    }
    #expect(try TraceAlignment(first, second, observables: [.membranes]).pairs.count == 1)
  }

  @Test("Names of layers are listed once where both sides have the same, else by side")
  func unknownNames() {
    #expect(
      AlignmentError.noSuchLayer("no", first: ["a", "b"], second: ["a", "b"]).description
        == "no layer of A or B is named \"no\"; both have \"a\", \"b\"")
    #expect(
      AlignmentError.noSuchLayer("no", first: ["a", "b"], second: ["c"]).description
        == "no layer of A or B is named \"no\"; A has \"a\", \"b\", B has \"c\"")
  }

  @Test("Sizes that differ, and nothing in common, are refused in one sentence")
  func refusals() {
    let first = [Self.layer("a", 3)]
    #expect(throws: AlignmentError.sizes(Self.layer("a", 3), Self.layer("a", 4))) {
      try TraceAlignment(first, [Self.layer("a", 4)])
    }
    #expect(throws: AlignmentError.nothingInCommon(first: ["a"], second: ["b", "c"])) {
      try TraceAlignment(first, [Self.layer("b"), Self.layer("c")])
    }
    #expect(throws: AlignmentError.nothingInCommon(first: ["a"], second: ["a"])) {
      try TraceAlignment(first, [Self.layer("a", [.membranes])])
    }
    let error = AlignmentError.sizes(Self.layer("a", 3), Self.layer("a", 4))
    #expect(
      error.description
        == "layer \"a\" has 3 neurons in A, but \"a\" has 4 in B; choose other layers with --layer or "
        + "--map, or turn the matrix with --transposed")
  }
}

extension TraceAlignmentTests {
  private static func layer(_ name: String, _ observables: [Observable]) -> TraceLayer {
    layer(name, 3, observables)
  }

  private static func layer(
    _ name: String, label: String, _ observables: [Observable]
  ) -> TraceLayer {
    layer(name, 3, label: label, observables)
  }
}
