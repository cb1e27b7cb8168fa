import type { QuestionLanguage } from "@lagebild/domain";

export interface TicketWords {
  readonly firstLook: string;
  readonly read: string;
  readonly notRead: string;
  readonly nothingRead: string;
  readonly reportAttached: string;
  readonly ask: string;
  readonly question: string;
  readonly answerIs: string;
  readonly inWords: string;
  readonly noLogs: string;
  readonly noQuestion: string;
  readonly notAnswered: string;
}

/** What is said in tickets, in either language. */
export const TICKET_WORDS: Readonly<Record<QuestionLanguage, TicketWords>> = {
  en: {
    firstLook: "First look",
    read: "Read",
    notRead: "Not read",
    nothingRead: "Nothing of what is attached could be read.",
    reportAttached: "The whole report is attached. Incident:",
    ask: "A comment that begins with @lagebild is answered here.",
    question: "Question",
    answerIs: "Answer",
    inWords: "In words, by a language model, checked against the lines",
    noLogs: "No logs are attached to this ticket yet: attach some, and ask again.",
    noQuestion: "There was no question: write it behind @lagebild.",
    notAnswered: "This could not be answered",
  },
  de: {
    firstLook: "Erster Blick",
    read: "Gelesen",
    notRead: "Nicht gelesen",
    nothingRead: "Von dem, was angehängt ist, konnte nichts gelesen werden.",
    reportAttached: "Der ganze Bericht ist angehängt. Vorfall:",
    ask: "Ein Kommentar, der mit @lagebild beginnt, wird hier beantwortet.",
    question: "Frage",
    answerIs: "Antwort",
    inWords: "In Worten, von einem Sprachmodell, gegen die Zeilen geprüft",
    noLogs: "An diesem Ticket hängen noch keine Logs: bitte anhängen und noch einmal fragen.",
    noQuestion: "Es stand keine Frage da: bitte hinter @lagebild schreiben.",
    notAnswered: "Das konnte nicht beantwortet werden",
  },
};
