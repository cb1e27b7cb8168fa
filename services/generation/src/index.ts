export { answerQuestion, type AnswerRequest } from "./answer-question.js";
