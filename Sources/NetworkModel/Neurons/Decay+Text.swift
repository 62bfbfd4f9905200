extension Decay {
  /// The terms as a sum, such as `1 - 2^-3 - 2^-6`; `0` for none.
  public var text: String {
    guard let first = terms.first else { return "0" }
    func power(_ term: Term) -> String { term.shift == 0 ? "1" : "2^-\(term.shift)" }
    return terms.dropFirst().reduce((first.sign < 0 ? "-" : "") + power(first)) {
      $0 + ($1.sign < 0 ? " - " : " + ") + power($1)
    }
  }

  /// Reads ``text``; nil for anything else, and for shifts or as many terms as no decay has.
  init?(text: String) {
    if text == "0" {
      self.init(terms: [])
      return
    }
    var sign = 1
    var terms: [Term] = []
    for word in text.split(separator: " ") {
      var power = word
      switch word {
      case "+": continue
      case "-":
        sign = -1
        continue
      default: break
      }
      if power.hasPrefix("-") {
        sign = -1
        power = power.dropFirst()
      }
      if power == "1" {
        terms.append(Term(sign: sign, shift: 0))
      } else if power.hasPrefix("2^-"), let shift = Int(power.dropFirst(3)),
        (1...16).contains(shift)
      {
        terms.append(Term(sign: sign, shift: shift))
      } else {
        return nil
      }
      sign = 1
    }
    guard !terms.isEmpty, terms.count <= Self.maximumTerms else { return nil }
    self.init(terms: terms)
    // Signs without a power and powers without a sign were passed over.
    guard self.text == text else { return nil }
  }
}
