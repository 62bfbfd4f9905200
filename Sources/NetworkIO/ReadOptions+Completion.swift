extension ReadOptions {
  /// These options, with what they leave open taken from `others`.
  public func completed(by others: ReadOptions) -> ReadOptions {
    var options = self
    options.tensors = tensors ?? others.tensors
    options.timeStep = timeStep ?? others.timeStep
    options.discretization = discretization ?? others.discretization
    options.reset = reset ?? others.reset
    options.comparison = comparison ?? others.comparison
    options.emitsSeveralSpikes = emitsSeveralSpikes ?? others.emitsSeveralSpikes
    options.floor = floor ?? others.floor
    options.timeSteps = timeSteps ?? others.timeSteps
    options.coding = coding ?? others.coding
    options.stepSeconds = stepSeconds ?? others.stepSeconds
    options.divide = divide ?? others.divide
    options.mean = mean ?? others.mean
    options.deviation = deviation ?? others.deviation
    options.layerDelay = layerDelay ?? others.layerDelay
    options.rounding = rounding ?? others.rounding
    options.origin = origin ?? others.origin
    options.skipsFirstStep = skipsFirstStep ?? others.skipsFirstStep
    options.readout = readout ?? others.readout
    options.decision = decision ?? others.decision
    options.classes = classes ?? others.classes
    options.isStrict = isStrict || others.isStrict
    options.allowsLongTimeStep = allowsLongTimeStep || others.allowsLongTimeStep
    return options
  }
}
