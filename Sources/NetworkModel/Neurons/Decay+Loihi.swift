extension Decay {
  /// What a Loihi decay constant leaves of a state: `(4096 − constant) / 4096`, exactly.
  ///
  /// Loihi multiplies by a number of 12 bits and shifts the product right by 12, toward zero. The same number is a sum of
  /// signed powers of two, here in the form with the fewest terms (no two neighbouring digits), so that shifts and
  /// additions give the same bits. At most 7 terms.
  /// - Precondition: `constant` in 0…4096.
  public init(loihi constant: Int) {
    precondition((0...4096).contains(constant), "\(constant) is no 12-bit decay")
    var rest = 4096 - constant
    var terms: [Term] = []
    var place = 0
    while rest != 0 {
      if rest & 1 == 1 {
        let sign = rest & 3 == 3 ? -1 : 1
        terms.append(Term(sign: sign, shift: 12 - place))
        rest -= sign
      }
      rest >>= 1
      place += 1
    }
    self.init(terms: terms.reversed())
  }
}
