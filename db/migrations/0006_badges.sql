CREATE TABLE "badge_keys" (
	"key" text PRIMARY KEY NOT NULL,
	"first_used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "badges" (
	"id" uuid PRIMARY KEY NOT NULL,
	"member_id" uuid NOT NULL,
	"badge" text NOT NULL,
	"key" text NOT NULL,
	"credential" json NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"shared_at" timestamp with time zone,
	"name_shared_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" uuid,
	"revoked_because" text DEFAULT '' NOT NULL,
	CONSTRAINT "badges_name_shared" CHECK ("badges"."name_shared_at" is null or "badges"."shared_at" is not null),
	CONSTRAINT "badges_revoked_hidden" CHECK ("badges"."revoked_at" is null or "badges"."shared_at" is null)
);
--> statement-breakpoint
CREATE TABLE "status_entries" (
	"entry" integer PRIMARY KEY NOT NULL,
	"badge_id" uuid,
	CONSTRAINT "status_entries_badgeId_unique" UNIQUE("badge_id")
);
--> statement-breakpoint
ALTER TABLE "badges" ADD CONSTRAINT "badges_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "badges" ADD CONSTRAINT "badges_key_badge_keys_key_fk" FOREIGN KEY ("key") REFERENCES "public"."badge_keys"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "badges" ADD CONSTRAINT "badges_revoked_by_members_id_fk" FOREIGN KEY ("revoked_by") REFERENCES "public"."members"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "status_entries" ADD CONSTRAINT "status_entries_badge_id_badges_id_fk" FOREIGN KEY ("badge_id") REFERENCES "public"."badges"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "badges_live" ON "badges" USING btree ("member_id","badge") WHERE "badges"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "badges_member" ON "badges" USING btree ("member_id","id");--> statement-breakpoint
CREATE INDEX "badges_key" ON "badges" USING btree ("key") WHERE "badges"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "badges_revoked_by" ON "badges" USING btree ("revoked_by");--> statement-breakpoint
CREATE INDEX "status_entries_revoked" ON "status_entries" USING btree ("entry") WHERE "status_entries"."badge_id" is null;