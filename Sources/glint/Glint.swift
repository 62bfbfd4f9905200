import ArgumentParser

@main
struct Glint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "glint", abstract: "Low-bit spiking networks: quantize, run, measure.")
}
