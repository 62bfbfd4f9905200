import NetworkModel

/// What each operation of one layer costs by one table, in picojoules; nil where the table cannot say.
struct OperationCosts {
  /// One weight added because of a spike.
  let synapticOperation: Double?
  /// One neuron (or output of a read-out or pooling) in one step.
  let update: Double?
  /// One term of a leak.
  let decay: Double?
  /// One comparison with a cut point.
  let comparison: Double?
  /// One multiply–accumulate of an analog input.
  let multiplyAccumulate: Double?

  /// The costs; all nil when the table's units compute in other numbers than the layer.
  init(footprint: LayerFootprint, table: EnergyTable) {
    let applies = footprint.arithmetic == table.arithmetic
    let operations = applies ? table.operations : nil
    let accumulator = footprint.accumulatorBits
    // Spikes that are only added or pooled have no weight: one gate per spike.
    let weight = footprint.weightBits ?? 1
    synapticOperation = operations?.accumulate(weightBits: weight, accumulatorBits: accumulator)
    if let membrane = footprint.membraneBits {
      let further = [footprint.currentBits, footprint.adaptationBits].compactMap { $0 }.map {
        operations?.state(bits: $0, accumulatorBits: accumulator)
      }
      update = further.reduce(
        operations?.update(membraneBits: membrane, accumulatorBits: accumulator)
      ) { total, state in total.flatMap { total in state.map { total + $0 } } }
    } else {
      update = operations?.addition(bits: accumulator)
    }
    decay = operations?.decay(bits: accumulator)
    comparison = operations?.comparison(bits: accumulator)
    multiplyAccumulate = operations?.multiplyAccumulate(
      inputBits: footprint.inputBits, weightBits: weight, accumulatorBits: accumulator)
  }
}

/// What each access of one layer to its on-chip buffers costs, in picojoules; nil without a memory table.
struct MemoryCosts {
  /// One weight.
  let weightRead: Double?
  /// All states of one neuron, and the stored input of a layer that takes an analog image.
  let membraneRead: Double?
  /// All states of one neuron.
  let membraneWrite: Double?
  /// Address of one spike, written and read.
  let spike: Double?

  /// The costs of a layer whose weights, membranes and spikes have buffers of their own, just large enough.
  init(footprint: LayerFootprint, memory: MemoryEnergy?) {
    let weightBytes = Double(footprint.weightBits ?? 0) / 8
    let states = [footprint.membraneBits, footprint.currentBits, footprint.adaptationBits]
    let stateBytes = states.reduce(0) { $0 + Double($1 ?? 0) } / 8
    let inputBytes = footprint.hasConstantInput ? Double(footprint.accumulatorBits) / 8 : 0
    let buffer =
      footprint.membraneBytes + footprint.currentBytes + footprint.adaptationBytes
    weightRead = memory.map {
      weightBytes * $0.readPicojoulesPerByte(bufferBytes: footprint.weightBytes)
    }
    membraneRead = memory.map {
      (stateBytes + inputBytes) * $0.readPicojoulesPerByte(bufferBytes: buffer)
    }
    membraneWrite = memory.map {
      stateBytes * $0.writePicojoulesPerByte(bufferBytes: buffer)
    }
    let addressBytes = Double(addressBits(count: footprint.neurons)) / 8
    let addresses = Int((Double(footprint.neurons) * addressBytes).rounded(.up))
    spike = memory.map {
      addressBytes
        * ($0.writePicojoulesPerByte(bufferBytes: addresses)
          + $0.readPicojoulesPerByte(bufferBytes: addresses))
    }
  }
}

/// Bits that tell `count` things apart, ⌈log2 count⌉, at least 1.
func addressBits(count: Int) -> Int {
  max(1, Int.bitWidth - max(0, count - 1).leadingZeroBitCount)
}
