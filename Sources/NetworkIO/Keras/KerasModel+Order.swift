extension KerasModel {
  /// A call of a layer, after everything that it takes.
  struct Step {
    let reference: KerasReference
    let layer: KerasLayer
    let inputs: [KerasReference]
  }

  /// The calls that lead to the output, each behind those that it takes.
  ///
  /// - Throws: ``KerasProblem`` for layers that are not there, and for cycles.
  /// - Complexity: O(layers + references).
  func ordered() throws -> [Step] {
    let named = Dictionary(uniqueKeysWithValues: layers.map { ($0.name, $0) })
    var steps: [Step] = []
    // True for those whose inputs are being looked at: to meet one again closes a cycle.
    var isOpen: [KerasReference: Bool] = [:]
    var stack = [try Self.step(output, takenBy: "(output)", named)]
    while let step = stack.popLast() {
      if isOpen[step.reference] == true {
        isOpen[step.reference] = false
        steps.append(step)
        continue
      }
      guard isOpen[step.reference] == nil else { continue }
      isOpen[step.reference] = true
      stack.append(step)
      for input in step.inputs.reversed() {
        if isOpen[input] == true { throw KerasProblem.cycle(layer: input.layer) }
        guard isOpen[input] == nil else { continue }
        stack.append(try Self.step(input, takenBy: step.layer.name, named))
      }
    }
    let inputs = steps.filter { $0.layer.type == "InputLayer" }.map(\.layer.name)
    guard inputs.count == 1 else { throw KerasProblem.ends("inputs", inputs) }
    return steps
  }

  private static func step(
    _ reference: KerasReference, takenBy taker: String, _ named: [String: KerasLayer]
  ) throws -> Step {
    guard let layer = named[reference.layer] else {
      throw KerasProblem.unknownReference(reference.layer, layer: taker)
    }
    if layer.type == "InputLayer" {
      return Step(reference: reference, layer: layer, inputs: [])
    }
    guard layer.calls.indices.contains(reference.call), !layer.calls[reference.call].isEmpty else {
      throw KerasProblem.unsupported(
        layer: layer.name, what: "its call \(reference.call) takes nothing",
        remedy: "connect it to the input")
    }
    return Step(reference: reference, layer: layer, inputs: layer.calls[reference.call])
  }
}
