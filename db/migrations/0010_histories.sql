CREATE INDEX "consents_member" ON "consents" USING btree ("member_id","given_at");--> statement-breakpoint
CREATE INDEX "proposal_decisions_decided" ON "proposal_decisions" USING btree ("decided_at");