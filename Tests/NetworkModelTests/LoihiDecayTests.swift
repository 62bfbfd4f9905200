import NetworkModel
import Testing

@Suite("Loihi's decays")
struct LoihiDecayTests {
  @Test("Every 12-bit decay is sign · (|s| · (4096 − k) >> 12) without a multiplication")
  func exact() {
    var states: [Int64] = [0, 8_388_607]
    for place in 0..<23 { states += [1 << place, (1 << place) - 1, 7_919 * Int64(place * place)] }
    for constant in 0...4096 {
      let decay = Decay(loihi: constant)
      let wrong = states.first { state in
        let left = (state * Int64(4096 - constant)) >> 12
        return decay.applied(to: state) != left || decay.applied(to: -state) != -left
      }
      #expect(wrong == nil, "decay \(constant) of \(wrong ?? 0)")
      #expect(decay.terms.count <= 7 && decay.factor == Double(4096 - constant) / 4096)
    }
  }

  @Test("The form has the fewest terms: 3973/4096 is 1 − 2^−5 + 2^−10 + 2^−12")
  func terms() {
    let terms = [(1, 0), (-1, 5), (1, 10), (1, 12)].map { Decay.Term(sign: $0.0, shift: $0.1) }
    #expect(Decay(loihi: 123).terms == terms)
    #expect(Decay(loihi: 0).terms == Decay.none.terms)
    #expect(Decay(loihi: 4096).terms.isEmpty)
  }
}
