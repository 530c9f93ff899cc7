// The reasoning chain as a JSON schema, for servers that hold a model to one.

const text = { type: 'string' }

const object = (properties: Record<string, unknown>) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false })

const stage = object({ Clues: { type: 'array', items: text }, Reasoning: text, Conclusion: text, Uncertainty: text })

export const reasoningFormat = {
  type: 'json_schema',
  json_schema: {
    name: 'reasoning_chain',
    strict: true,
    schema: object({ ChainOfThought: object({ CountryIdentification: stage, RegionalGuess: stage, PreciseLocalization: stage }), FinalAnswer: text }),
  },
}
