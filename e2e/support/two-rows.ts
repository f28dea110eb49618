// Two short rows, for tests in which the judge must judge something and it does not matter what.
import { RUBRIC_LIBRARY } from "../../src/domain/rubric-library.ts";

/** As it is pasted. */
export const TWO_ROWS = "instruction,response\nName a river.,The Rhine.\nName a lake.,No.\n";

/** How many verdicts they get with the rubric that a first visit shows. */
export const TWO_ROWS_CELLS = 2 * RUBRIC_LIBRARY[0]!.criteria.length;
