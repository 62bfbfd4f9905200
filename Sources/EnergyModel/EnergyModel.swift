// EnergyModel
